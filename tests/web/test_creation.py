"""What becomes of the form for one channel."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from channels_app.audit.models import AuditEvent
from channels_app.models import Channel, Operation, Target
from tests.cloud import LocalKvs
from tests.people import ADDRESS, browser_of, make_channel, make_person, make_target
from tests.web.creating import NEW, form, send


@pytest.fixture
def name() -> str:
    """One that the cloud does not hold yet."""
    return f"ward-{uuid4()}"


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

    page = send(browser, name=f"{name}-b", submission=submission).content.decode()

    assert f"This form had made {name} already, so nothing else was created." in page
    assert Channel.objects.count() == 1


def test_what_was_typed_into_such_a_form_is_kept_and_makes_another_channel(
    browser: Client, cloud: LocalKvs, name: str
) -> None:
    submission = str(uuid4())
    send(browser, name=name, submission=submission)
    page = send(browser, name=f"{name}-b", submission=submission).content.decode()
    (fresh,) = re.findall(r'name="submission" value="([^"]+)"', page)

    assert f'value="{name}-b"' in page
    send(browser, name=f"{name}-b", submission=fresh)
    assert set(Channel.objects.values_list("name", flat=True)) == {name, f"{name}-b"}


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


def test_pasted_lines_that_were_not_made_rows_are_created_too(
    browser: Client, cloud: LocalKvs, name: str
) -> None:
    send(browser, name=name, pasted="bed=7\nward=3")

    tags = Channel.objects.get(name=name).tags.all()
    assert [str(tag) for tag in tags] == ["bed=7", "ward=3"]


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
