"""The actions on drift: what the page says before, what is chosen after, and what is told."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from channels_app.audit.models import AuditEvent
from channels_app.models import Drift, Grant, Person, Target
from channels_app.rules.roles import Role
from tests.admin import actions
from tests.admin.actions import messages_after, page_of
from tests.admin.pages import refusals
from tests.people import browser_of, make_arn, make_channel

LIST = "/admin/channels_app/drift/"


@pytest.fixture
def browser(operator: Person) -> Client:
    return browser_of(operator)


def make_drift(target: Target, name: str, kind: str = "unmanaged", **more: Any) -> Drift:
    now = timezone.now()
    made = None if kind == "missing" else now
    arn = make_arn(target, name)
    return Drift.objects.create(
        target=target, name=name, arn=arn, kind=kind, seen_at=now, aws_created_at=made, **more
    )


def make_missing(target: Target, name: str, *, looks: int = 2) -> Drift:
    return make_drift(target, name, "missing", channel=make_channel(target, name), looks=looks)


def choose(browser: Client, action: str, *rows: Drift, query: str = "", **more: str) -> Any:
    return actions.choose(browser, f"{LIST}{query}", action, *rows, **more)


def confirm(browser: Client, asked: Any, *, query: str = "", **typed: str) -> Any:
    return actions.confirm(browser, f"{LIST}{query}", asked, **{"reason": "As agreed", **typed})


def chosen() -> dict[str, str]:
    return dict(Drift.objects.exclude(choice="").values_list("name", "choice"))


def test_the_page_says_what_will_happen_and_what_is_left(browser: Client, target: Target) -> None:
    drifts = [make_drift(target, "kiosk"), make_missing(target, "gate-1")]

    page = page_of(choose(browser, "adopt", *drifts))

    assert "Adopt: 1" in page
    assert "1 in Wards EU, account 210987654321" in page
    assert "gate-1: It is on record already." in page
    assert chosen() == {}


def test_what_is_adopted_is_left_to_a_worker(browser: Client, target: Target) -> None:
    confirm(browser, choose(browser, "adopt", make_drift(target, "kiosk")))

    event = AuditEvent.objects.get(action="drift.choose")
    assert chosen() == {"kiosk": "adopt"}
    assert (event.through, event.reason) == ("admin", "As agreed")
    assert messages_after(browser, LIST)[0].startswith("1 will be adopted by a worker.")


@pytest.mark.parametrize(("action", "typed"), [("accept", ""), ("put_back", "1")])
def test_what_is_missing_is_accepted_or_put_back(
    browser: Client, target: Target, action: str, typed: str
) -> None:
    confirm(browser, choose(browser, action, make_missing(target, "gate-1")), typed=typed)

    assert chosen() == {"gate-1": action}


def test_a_delete_asks_for_the_count(browser: Client, target: Target) -> None:
    asked = choose(browser, "delete", make_drift(target, "kiosk"), make_drift(target, "kiosk-2"))

    page = page_of(confirm(browser, asked, typed="1"))
    assert "That is not the count. Enter 2 to delete them." in page
    assert chosen() == {}

    confirm(browser, asked, typed="2")
    assert chosen() == {"kiosk": "delete", "kiosk-2": "delete"}


def test_what_is_ignored_is_so_for_as_long_as_was_said(browser: Client, target: Target) -> None:
    confirm(browser, choose(browser, "ignore", make_drift(target, "kiosk")), days="7")

    assert Drift.objects.ignored().get().ignored_because == "As agreed"
    assert messages_after(browser, LIST) == ["1 ignored for 7 days."]


@pytest.mark.parametrize("typed", [{"days": "7", "reason": " "}, {"days": "0"}, {"days": ""}])
def test_ignoring_needs_days_and_a_reason(browser: Client, target: Target, typed: dict[str, str]) -> None:
    page = page_of(confirm(browser, choose(browser, "ignore", make_drift(target, "kiosk")), **typed))

    assert "errornote" in page
    assert not Drift.objects.ignored().exists()


def test_what_one_look_missed_is_left_alone(browser: Client, target: Target) -> None:
    page = page_of(choose(browser, "accept", make_missing(target, "gate-1", looks=1)))

    assert "This can be done to none of them." in page
    assert "gate-1: One look only found nothing in AWS." in page


def test_all_that_the_list_finds_may_be_chosen(browser: Client, target: Target) -> None:
    beds = [make_drift(target, f"bed-{number}") for number in range(60)]
    make_drift(target, "bed-of-others", "elsewhere")
    make_drift(target, "gate-1")

    asked = choose(browser, "delete", beds[0], query="?q=bed", select_across="1")
    make_drift(target, "bed-found-later")
    confirm(browser, asked, query="?q=bed", typed="60")

    assert "bed-of-others: Another installation keeps it." in page_of(asked)
    assert set(chosen()) == {bed.name for bed in beds}


def test_what_another_installation_keeps_is_chosen_by_ticking_it(browser: Client, target: Target) -> None:
    confirm(browser, choose(browser, "adopt", make_drift(target, "kiosk", "elsewhere")))

    assert chosen() == {"kiosk": "adopt"}


def test_rows_of_several_targets_are_not_chosen_together(
    browser: Client, operator: Person, target: Target, other_target: Target
) -> None:
    Grant.objects.create(person=operator, role=Role.OPERATOR.value, target=other_target)

    choose(browser, "adopt", make_drift(target, "kiosk"), make_drift(other_target, "kiosk"))

    assert messages_after(browser, LIST) == [
        "These are of several targets. Filter the list by one, and choose there."
    ]


@pytest.mark.parametrize("action", ["adopt", "put_back", "accept", "delete", "ignore"])
@pytest.mark.parametrize("role", ["viewer", "auditor", "administrator", "stranger"])
def test_who_may_not_change_channels_is_refused_and_that_is_told(
    role: str, action: str, target: Target, request: pytest.FixtureRequest
) -> None:
    browser = browser_of(request.getfixturevalue(role))

    answer = choose(browser, action, make_drift(target, "kiosk"), confirmed="yes", typed="1", days="1")

    assert answer.status_code == 403
    assert chosen() == {}
    assert len(refusals()) == 1


def test_an_operator_elsewhere_who_may_only_look_here_is_refused(
    other_operator: Person, target: Target
) -> None:
    Grant.objects.create(person=other_operator, role=Role.VIEWER.value, target=target)

    answer = choose(browser_of(other_operator), "adopt", make_drift(target, "kiosk"))

    assert answer.status_code == 403
    assert len(refusals()) == 1


@pytest.mark.parametrize("confirmed", [False, True])
def test_thirty_queries_will_do_however_many_they_are(
    browser: Client, target: Target, confirmed: bool
) -> None:
    def count(drifts: list[Drift]) -> int:
        asked = choose(browser, "delete", *drifts)
        with CaptureQueriesContext(connection) as queries:
            if confirmed:
                confirm(browser, asked, typed=str(len(drifts)))
            else:
                choose(browser, "delete", *drifts)
        return len(queries)

    one = count([make_drift(target, "bed")])
    many = count([make_drift(target, f"gate-{number}") for number in range(20)])

    assert many == one <= 30
