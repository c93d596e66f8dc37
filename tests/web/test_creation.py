import re
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from channels_app.audit.models import AuditEvent
from channels_app.models import Channel, Operation, Person, Target
from tests.cloud import LocalKvs
from tests.people import ADDRESS, browser_of, make_channel, make_person, make_target

NEW = "/channels/new/?target=Wards+EU"


@pytest.fixture
def name() -> str:
    """One that the cloud does not hold yet."""
    return f"ward-{uuid4()}"


@pytest.fixture
def browser(operator: Person) -> Client:
    return browser_of(operator)


def form(**fields: object) -> dict[str, object]:
    usual = {"submission": str(uuid4()), "name": "ward-3", "type": "SINGLE_MASTER", "ttl": "60"}
    return {**usual, **fields}


def send(browser: Client, **fields: object) -> HttpResponse:
    return browser.post(NEW, form(**fields))  # type: ignore[return-value]


def rows(html: str) -> list[tuple[str, str]]:
    keys = re.findall(r'id="tag-\d+-key" name="key" value="([^"]*)"', html)
    values = re.findall(r'id="tag-\d+-value" name="value" value="([^"]*)"', html)
    return list(zip(keys, values, strict=True))


def test_a_channel_is_created_and_its_page_is_next(browser: Client, cloud: LocalKvs, name: str) -> None:
    response = send(browser, name=name, ttl="30", key=["ward", ""], value=["3", ""], reason="Goes live")

    channel = Channel.objects.get(name=name)
    assert response.headers["Location"] == channel.get_absolute_url()
    assert (channel.ttl, [str(tag) for tag in channel.tags.all()]) == (30, ["ward=3"])
    assert channel.arn is not None


def test_the_trail_tells_who_asked_from_where_and_why(browser: Client, cloud: LocalKvs, name: str) -> None:
    send(browser, name=name, reason="Goes live")

    event = AuditEvent.objects.get(subject_label=name, result="requested")
    assert (event.actor, event.address, event.through, event.reason) == (
        "mara",
        ADDRESS,
        "browser",
        "Goes live",
    )


def test_a_double_click_makes_one_channel_and_lands_on_it(
    browser: Client, cloud: LocalKvs, name: str
) -> None:
    fields = {"name": name, "submission": str(uuid4())}

    first, second = send(browser, **fields), send(browser, **fields)

    assert first.headers["Location"] == second.headers["Location"]
    assert Operation.objects.count() == 1


def test_a_form_that_was_changed_after_it_made_a_channel_says_so(
    browser: Client, cloud: LocalKvs, name: str
) -> None:
    submission = str(uuid4())
    send(browser, name=name, submission=submission)

    page = browser.post(NEW, form(name=f"{name}-b", submission=submission), follow=True)

    assert "nothing else was created" in page.content.decode()
    assert Channel.objects.count() == 1


def test_all_problems_are_told_at_once_and_nothing_typed_is_lost(browser: Client, db: None) -> None:
    html = send(
        browser,
        name="ward 3",
        ttl="300",
        key=["aws:owner", "bed"],
        value=["x", "#7"],
        reason="Because & so",
    ).content.decode()

    assert "Nothing was created. Four things need correcting." in html
    assert re.findall(r'<li><a href="#([^"]+)"', html) == [
        "name",
        "ttl",
        "tag-1-key",
        "tag-2-value",
    ]
    assert 'value="ward 3"' in html
    assert rows(html) == [("aws:owner", "x"), ("bed", "#7"), ("", "")]
    assert "Because &amp; so</textarea>" in html
    assert not Operation.objects.exists()


def test_every_line_of_the_summary_leads_to_a_field_that_is_there(browser: Client, db: None) -> None:
    html = send(
        browser, name="", type="ROUND", ttl="", key=["", "a", "a"], value=["1", "#", ""]
    ).content.decode()

    anchors = re.findall(r'<li><a href="#([^"]+)"', html)
    assert len(anchors) == 6
    assert all(f'id="{anchor}"' in html for anchor in anchors)


def test_the_summary_has_the_focus(browser: Client, db: None) -> None:
    html = send(browser, name="").content.decode()

    assert html.count("autofocus") == 1
    assert 'role="alert" tabindex="-1" autofocus' in html


def test_a_corrected_form_is_still_the_same_submission(browser: Client, cloud: LocalKvs, name: str) -> None:
    submission = str(uuid4())

    html = send(browser, name="no good", submission=submission).content.decode()

    assert f'name="submission" value="{submission}"' in html


def test_a_taken_name_leads_to_the_channel_that_has_it(
    browser: Client, target: Target, cloud: LocalKvs
) -> None:
    taken = make_channel(target, "ward-3")

    html = send(browser, name="ward-3").content.decode()

    assert f'href="{taken.get_absolute_url()}"' in html
    assert "ward-3 is in Wards EU already." in html


def test_a_tag_row_is_added_without_script(browser: Client, db: None) -> None:
    html = send(browser, name="ward-3", key=["bed"], value=["7"], add="1").content.decode()

    assert rows(html) == [("bed", "7"), ("", "")]
    assert 'value="ward-3"' in html
    assert not Operation.objects.exists()


def test_the_new_row_has_the_focus(browser: Client, db: None) -> None:
    html = send(browser, key=["bed"], value=["7"], add="1").content.decode()

    assert re.search(r'id="tag-2-key"[^>]* autofocus>', html)


def test_a_tag_row_is_removed_without_script(browser: Client, db: None) -> None:
    html = send(browser, key=["bed", "ward"], value=["7", "3"], remove="1").content.decode()

    assert rows(html) == [("ward", "3"), ("", "")]


def test_pasted_lines_become_rows(browser: Client, db: None) -> None:
    html = send(browser, key=[""], value=[""], pasted="bed=7\nward=3", add="pasted").content.decode()

    assert rows(html) == [("bed", "7"), ("ward", "3"), ("", "")]


def test_pasted_lines_that_were_not_made_rows_are_created_too(
    browser: Client, cloud: LocalKvs, name: str
) -> None:
    send(browser, name=name, pasted="bed=7\nward=3")

    tags = Channel.objects.get(name=name).tags.all()
    assert [str(tag) for tag in tags] == ["bed=7", "ward=3"]


def test_fifty_tags_leave_no_room_for_another(browser: Client, db: None) -> None:
    keys = [f"k{number}" for number in range(50)]

    html = send(browser, key=keys, value=[""] * 50, add="1").content.decode()

    assert len(rows(html)) == 50
    assert "data-add-row disabled" in html


def test_what_enter_presses_is_none_of_the_buttons_for_rows(browser: Client, target: Target) -> None:
    html = browser.get(NEW).content.decode()

    first = re.search(r"<button[^>]*>", html.partition('<form class="form"')[2])
    assert first is not None
    assert first[0] == "<button>"


def test_a_reason_is_asked_for_where_the_target_wants_one(browser: Client, target: Target) -> None:
    target.reason_required = True
    target.save()

    html = send(browser).content.decode()

    assert "Wards EU asks for a reason with every change. Enter one." in html
    assert not Operation.objects.exists()


def test_the_button_says_where(browser: Client, target: Target) -> None:
    html = browser.get(NEW).content.decode()

    assert "Create in Wards EU</button>" in html
    assert "<code>210987654321</code>" in html


def test_a_link_may_fill_in_the_name(browser: Client, target: Target) -> None:
    html = browser.get(f"{NEW}&name=ward-3-bed-07").content.decode()

    assert 'id="name" name="name" value="ward-3-bed-07"' in html


def test_only_the_types_of_the_installation_are_offered(
    browser: Client, target: Target, settings: Settings
) -> None:
    settings.CHANNEL_TYPES = ["SINGLE_MASTER", "FULL_MESH"]

    html = browser.get(NEW).content.decode()

    assert re.findall(r'name="type" value="(\w+)"', html) == ["SINGLE_MASTER", "FULL_MESH"]


def test_a_type_that_is_not_offered_is_not_created(browser: Client, target: Target) -> None:
    html = send(browser, type="FULL_MESH").content.decode()

    assert "FULL_MESH is not offered here." in html


def test_with_one_target_nobody_is_asked_where(browser: Client, target: Target, other_target: Target) -> None:
    assert "Create in Wards EU" in browser.get("/channels/new/").content.decode()


def test_with_several_targets_the_first_question_is_where(target: Target, other_target: Target) -> None:
    person = make_person("rui")
    person.grants.create(role="operator", target=None)

    html = browser_of(person).get("/channels/new/").content.decode()

    assert 'href="/channels/new/?target=Depots%20US"' in html
    assert 'href="/channels/new/?target=Wards%20EU"' in html


def test_who_may_create_nowhere_is_told_so(auditor: Person) -> None:
    assert browser_of(auditor).get("/channels/new/").status_code == 403


def test_a_target_that_does_not_exist_is_not_found(browser: Client, db: None) -> None:
    assert browser.get("/channels/new/?target=Nowhere%00").status_code == 404


def test_a_target_out_of_sight_is_not_found(browser: Client, other_target: Target) -> None:
    assert browser.get("/channels/new/?target=Depots+US").status_code == 404


def test_what_is_too_long_for_any_field_is_a_problem_and_no_failure(browser: Client, db: None) -> None:
    html = send(
        browser, name="a" * 300, ttl="9" * 5000, reason="r" * 2000, key=["k" * 200], value=["v" * 300]
    )

    assert "Five things need correcting" in html.content.decode()


def test_a_channel_that_aws_throttles_stays_open_and_the_page_says_so(
    browser: Client, cloud: LocalKvs, name: str, target: Target
) -> None:
    cloud.set_faults(**{"throttle@CreateSignalingChannel": 1})

    page = browser.post(NEW, form(name=name), follow=True)

    assert Operation.objects.get().state == "queued"
    assert "AWS asks for fewer calls a second" in page.content.decode()


def test_a_target_of_another_account_is_held_and_the_page_names_both(
    cloud: LocalKvs, name: str, db: None
) -> None:
    wrong = make_target("Gates UK", account="456789012345")
    person = make_person("rui")
    person.grants.create(role="operator", target=wrong)

    page = browser_of(person).post("/channels/new/?target=Gates+UK", form(name=name), follow=True)

    html = page.content.decode()
    assert "All calls to Gates UK are held" in html
    assert "456789012345" in html
    assert "210987654321" in html
