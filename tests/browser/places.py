"""Every page that there is, in each state that matters, and the way of a person to it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from playwright.sync_api import Page

from tests.browser.batch_ways import (
    NEW_BATCH,
    go_to_admin_again,
    go_to_admin_bulk,
    go_to_admin_decision,
    go_to_admin_try_again,
    go_to_batch,
    go_to_batch_errors,
    go_to_bulk_again,
    go_to_bulk_delete,
    go_to_bulk_tag,
    go_to_bulk_what,
    go_to_cancel,
    go_to_undo,
)
from tests.browser.channel_ways import (
    CREATE,
    NEW,
    go_to_answer,
    go_to_edit,
    go_to_edit_changed_meanwhile,
    go_to_edit_errors,
    go_to_link,
    go_to_link_errors,
    go_to_undo_link,
)
from tests.browser.drift_ways import KIOSKS, go_to_decision, go_to_wrong_count
from tests.browser.stories import LONGEST_NAME
from tests.browser.trail_ways import go_to_events, go_to_saved_filters


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """`who` is nobody for who is not signed in."""

    name: str
    who: str
    go: Callable[[Page], object]

    def __str__(self) -> str:
        return self.name


def at(name: str, address: str, *, who: str = "mara") -> Place:
    return Place(name=name, who=who, go=lambda page: page.goto(address))


def channel(name: str, *, called: str = "", who: str = "mara") -> Place:
    return Place(name=f"channel-{called or name}", who=who, go=partial(go_to_channel, name=name))


def go_to_channel(page: Page, name: str) -> None:
    page.goto(f"/channels/?q={name}")
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("heading", level=1, name=name, exact=True).wait_for()


def batch(name: str) -> Place:
    go = partial(go_to_batch, name=name)
    return Place(name=f"batch-{name.removesuffix('.csv').replace(' ', '-')}", who="beatriz", go=go)


def go_to_delete(page: Page) -> None:
    """With what is wrong with it."""
    go_to_channel(page, "ward-3-corridor-north")
    page.get_by_role("link", name="Delete this channel").click()
    page.get_by_label("Name").fill("ward-3-corridor")
    page.get_by_role("button", name="Delete it in Wards EU").click()
    page.get_by_role("alert").wait_for()


def go_to_longest(page: Page, button: str) -> None:
    go_to_channel(page, LONGEST_NAME)
    page.get_by_role("link", name=button).click()
    page.get_by_role("heading", level=1, name=button.split()[0]).wait_for()


def go_to_target(page: Page) -> None:
    page.goto("/?target=Wards%20EU")
    page.get_by_role("link", name="look, hold or release").click()
    page.get_by_role("heading", level=1, name="Wards EU").wait_for()


def go_to_wrong_password(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("User name").fill("nobody")
    page.get_by_label("Password").fill("guessed")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("do not go together").wait_for()


def go_to_errors(page: Page) -> None:
    page.goto(NEW)
    page.get_by_label("Name", exact=True).fill("ward 3 bed é")
    page.get_by_label("Message TTL").fill("300")
    page.get_by_label("Key of tag 1").fill("aws:owner")
    page.get_by_label("Value of tag 1").fill("#7")
    page.get_by_label("Reason").fill("اختبار 🏥 <b>bold</b>")
    page.get_by_text("Paste many").click()
    page.get_by_label("One key=value a line").fill("ward=3\nward=4")
    page.get_by_role("button", name=CREATE).click()
    page.get_by_role("alert").first.wait_for()


def go_to_all_tags(page: Page) -> None:
    page.goto(NEW)
    page.get_by_text("Paste many").click()
    page.get_by_label("One key=value a line").fill("\n".join(f"key-{n}=value {n}" for n in range(1, 50)))
    page.get_by_role("button", name="Add these tags").click()
    page.get_by_label("Key of tag 50").wait_for()


def decision(name: str, button: str) -> Place:
    """The page that asks before it is done to all."""
    return Place(name=f"drift-{name}", who="dora", go=partial(go_to_decision, button=button))


SIGNED_OUT = [
    at("sign-in", "/accounts/login/", who=""),
    Place(name="sign-in-wrong", who="", go=go_to_wrong_password),
]
LOOKING = [
    at("overview", "/"),
    at("overview-without-role", "/", who="nadia"),
    at("channels", "/channels/?target=Wards%20EU"),
    at("channels-of-all", "/channels/?q=north"),
    at(
        "channels-filtered",
        "/channels/?q=ward-1-bed-0&state=active&creator=ci-provisioner&tag=ward%3D1&sort=name",
    ),
    at("channels-none-match", "/channels/?q=nothing-like-it"),
    at("channels-nonsense", "/channels/?q=nurses&state=sleepy&tag=%3Dx&sort=size"),
    at("channels-empty", "/channels/", who="olga"),
    at("channels-empty-to-auditor", "/channels/?target=Laboratory", who="adaeze"),
]
CHANNELS = [
    channel("ward-3-corridor-north"),
    channel("ward-3-bed-14", called="failed"),
    channel("ward-3-bed-11", called="unknown"),
    channel("ward-3-bed-08", called="missing"),
    channel("ward-3-bed-07", called="requested"),
    channel(LONGEST_NAME, called="odd"),
    *(
        Place(name=f"channel-odd-{what}", who="mara", go=partial(go_to_longest, button=button))
        for what, button in (("edit", "Edit this channel"), ("delete", "Delete this channel"))
    ),
    channel("ward-3-bed-14", called="failed-to-viewer", who="hiro"),
    *(
        Place(
            name=f"channel-{what}", who="mara", go=partial(go_to_answer, what=what, button=button, said=said)
        )
        for what, button, said in (
            ("endpoints", "Ask for a viewer’s", "They are not kept"),
            ("ice", "Ask as a viewer", "until it runs out"),
            ("media-storage", "Ask for its media storage", "Off, as AWS said just now"),
        )
    ),
    Place(name="channel-link", who="mara", go=go_to_link),
    Place(name="channel-link-undo", who="mara", go=go_to_undo_link),
    Place(name="channel-link-errors", who="mara", go=go_to_link_errors),
    Place(name="channel-edit", who="mara", go=go_to_edit),
    Place(name="channel-edit-errors", who="mara", go=go_to_edit_errors),
    Place(name="channel-edit-changed-meanwhile", who="mara", go=go_to_edit_changed_meanwhile),
    Place(name="bulk-what", who="mara", go=go_to_bulk_what),
    Place(name="bulk-tag", who="mara", go=go_to_bulk_tag),
    Place(name="bulk-again", who="mara", go=go_to_bulk_again),
    Place(name="bulk-delete", who="mara", go=go_to_bulk_delete),
    Place(name="channel-delete", who="mara", go=go_to_delete),
]
CREATING = [
    at("new", NEW),
    at("new-where", "/channels/new/"),
    at("new-with-reason", "/channels/new/", who="olga"),
    Place(name="new-errors", who="mara", go=go_to_errors),
    Place(name="new-49-tags", who="mara", go=go_to_all_tags),
]
BATCHES = [
    at("batches", "/batches/", who="beatriz"),
    at("batches-empty", "/batches/", who="olga"),
    at("batches-under-way", "/", who="beatriz"),
    at("batch-new", NEW_BATCH),
    Place(name="batch-new-errors", who="mara", go=go_to_batch_errors),
    batch("reading.csv"),
    batch("ready.csv"),
    batch("unreadable.csv"),
    batch("running.csv"),
    batch("paused.csv"),
    batch("done.csv"),
    batch("cancelled with a name"),
    Place(name="batch-cancel", who="beatriz", go=go_to_cancel),
    Place(name="batch-undo", who="beatriz", go=go_to_undo),
]
DRIFT = [
    at("drift", KIOSKS, who="dora"),
    at("drift-of-all", "/drift/", who="dora"),
    at("drift-filtered", f"{KIOSKS}&kind=missing", who="dora"),
    at("drift-none-match", f"{KIOSKS}&q=nothing-like-it", who="dora"),
    at("drift-ignored", f"{KIOSKS}&show=ignored", who="dora"),
    at("drift-not-compared", "/drift/?target=Wards%20EU"),
    at("drift-to-auditor", KIOSKS, who="adaeze"),
    decision("adopt", "Adopt"),
    decision("accept", "Accept what AWS has"),
    decision("put-back", "Put back"),
    decision("ignore", "Ignore"),
    decision("delete", "Delete"),
    Place(name="drift-delete-errors", who="dora", go=go_to_wrong_count),
]
AUDIT = [
    Place(name="audit-open", who="adaeze", go=go_to_events),
    Place(name="audit-saved", who="adaeze", go=go_to_saved_filters),
    at("audit-filtered", "/audit/?who=ines&action=channel.create&result=failed", who="adaeze"),
    at("audit-verification", "/audit/verification/", who="adaeze"),
    at("audit-pack", "/audit/pack/?who=ines&since=2026-01-01", who="adaeze"),
    at("audit-pack-of-words", "/audit/pack/?q=ward", who="adaeze"),
    at("audit-none-match", "/audit/?q=nothing-like-it", who="adaeze"),
]
OTHERS = [
    Place(name="target", who="mara", go=go_to_target),
    at("403", "/audit/"),
    at("404", "/channels/00000000-0000-4000-8000-000000000000/"),
    at("405", "/channels/bulk/"),
    at("404-signed-out", "/no-such-page", who=""),
    at("settings", "/accounts/password/change/"),
    at("sign-out", "/accounts/logout/"),
]
ADMIN = [
    at("admin", "/admin/", who="tomasz"),
    at("admin-people", "/admin/channels_app/person/", who="tomasz"),
    at("admin-add-person", "/admin/channels_app/person/add/", who="tomasz"),
    at("admin-add-grant", "/admin/channels_app/grant/add/", who="tomasz"),
    at("admin-grants", "/admin/channels_app/grant/", who="tomasz"),
    at("admin-targets", "/admin/channels_app/target/", who="tomasz"),
    at("admin-channels", "/admin/channels_app/channel/?q=ward-3", who="adaeze"),
    Place(name="admin-bulk", who="mara", go=go_to_admin_bulk),
    Place(name="admin-again", who="mara", go=go_to_admin_again),
    Place(name="admin-try-again", who="mara", go=go_to_admin_try_again),
    Place(name="admin-drift-decision", who="dora", go=go_to_admin_decision),
    at("admin-operations", "/admin/channels_app/operation/?q=ward-3", who="ines"),
    at("admin-batches", "/admin/channels_app/batch/", who="beatriz"),
    at("admin-trail", "/admin/audit/auditevent/?q=ward-3-bed-1", who="adaeze"),
]
PAGES = [*SIGNED_OUT, *LOOKING, *CHANNELS, *CREATING, *BATCHES, *DRIFT, *AUDIT, *OTHERS]
