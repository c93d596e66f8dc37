"""The page that edits one channel, and what its channel's page says before, meanwhile and after."""

import re
from html import unescape
from typing import cast
from uuid import uuid4

import pytest
from django.test import Client

from channels_app import wiring
from channels_app.models import Channel, Operation, Person, Target
from channels_app.rules.lifecycle import ChannelState, OperationState
from channels_app.rules.spec import ChannelSpec, ChannelType
from channels_app.rules.tags import Tag
from channels_app.services.deletion import guard_of
from channels_app.web.forms.edit import seal
from tests.cloud import LocalKvs
from tests.fakes.gateway import FakeGateway
from tests.people import make_channel, make_operation
from tests.services.desk import Desk
from tests.web.creating import rows

WARD, FLOOR = Tag(key="ward", value="3"), Tag(key="floor", value="2")
ASKED = {"ttl": "90", "key": ["ward", "bed"], "value": ["4", "17"], "reason": "it moved"}


@pytest.fixture
def desk(target: Target, operator: Person, cloud: LocalKvs) -> Desk:
    """At a running localkvs, which the pages reach too."""
    return Desk(target=target, person=operator, aws=cast(FakeGateway, wiring.gateway_for(target)))


@pytest.fixture
def channel(desk: Desk) -> Channel:
    name = f"gate-{uuid4().hex[:8]}"
    return desk.active(name, spec=ChannelSpec(name=name, tags=(WARD, FLOOR)))


def address_of(channel: Channel) -> str:
    return f"{channel.get_absolute_url()}edit/"


def open_form(browser: Client, channel: Channel) -> dict[str, str]:
    """What a form carries unseen."""
    page = browser.get(address_of(channel)).content.decode()
    return dict(re.findall(r'name="(submission|seen)" value="([^"]*)"', page))


def send(browser: Client, channel: Channel, form: dict[str, str], **typed: object) -> str:
    answer = browser.post(address_of(channel), {**form, **ASKED, **typed}, follow=True)
    return unescape(answer.content.decode())


def held(channel: Channel) -> tuple[int, set[tuple[str, str]]]:
    """TTL and tags on record."""
    channel.refresh_from_db()
    return channel.ttl, {(tag.key, tag.value) for tag in channel.tags.all()}


def change_elsewhere(desk: Desk, channel: Channel, *, ttl: int) -> None:
    seen = desk.aws.describe(channel.name)
    desk.aws.update_ttl(channel.arn or "", ttl=ttl, version=seen.version, operation=uuid4())


def test_the_page_of_an_active_channel_leads_to_its_form(browser: Client, channel: Channel) -> None:
    assert address_of(channel) in browser.get(channel.get_absolute_url()).content.decode()


def test_the_form_is_filled_in_with_what_aws_has_and_without_our_own_tag(
    browser: Client, channel: Channel
) -> None:
    page = browser.get(address_of(channel)).content.decode()

    assert set(rows(page)) == {("ward", "3"), ("floor", "2"), ("", "")}
    assert 'value="60"' in page


def test_ttl_and_tags_become_what_was_asked_for(browser: Client, channel: Channel) -> None:
    page = send(browser, channel, open_form(browser, channel))

    assert held(channel) == (90, {("ward", "4"), ("bed", "17")})
    assert "it moved" in page


def test_the_timeline_says_what_from_and_what_to(browser: Client, channel: Channel) -> None:
    page = send(browser, channel, open_form(browser, channel))

    assert "floor, which was 2." in page
    assert "ward from 3 to 4, bed=17." in page
    assert "From 60 to 90 seconds." in page


def test_all_problems_are_shown_at_once_and_nothing_typed_is_lost(browser: Client, channel: Channel) -> None:
    typed = {"ttl": "500", "key": ["aws:owner"], "value": ["7"]}

    page = send(browser, channel, open_form(browser, channel), **typed)

    assert "Nothing was changed. Two things need correcting." in page
    assert rows(page) == [("aws:owner", "7"), ("", "")]
    assert held(channel)[0] == 60


def test_a_key_of_ours_is_refused(browser: Client, channel: Channel) -> None:
    page = send(browser, channel, open_form(browser, channel), key=["kvsadmin:operation"], value=["mine"])

    assert "Nothing was changed." in page


def test_a_row_is_removed_without_script_and_the_rest_stays_typed(browser: Client, channel: Channel) -> None:
    page = send(browser, channel, open_form(browser, channel), remove="1")

    assert rows(page) == [("bed", "17"), ("", "")]
    assert 'value="90"' in page


def test_what_was_changed_meanwhile_is_shown_beside_what_was_seen_and_asked_for(
    browser: Client, desk: Desk, channel: Channel
) -> None:
    form = open_form(browser, channel)
    change_elsewhere(desk, channel, ttl=30)

    page = send(browser, channel, form)

    assert "<td>60 s</td><td>30 s</td><td>90 s</td>" in page
    assert held(channel)[0] == 60
    assert not channel.operations.exclude(kind="create").exists()


def test_asked_again_it_is_changed_from_what_was_shown_the_second_time(
    browser: Client, desk: Desk, channel: Channel
) -> None:
    form = open_form(browser, channel)
    change_elsewhere(desk, channel, ttl=30)
    shown = send(browser, channel, form)
    again = dict(re.findall(r'name="(submission|seen)" value="([^"]*)"', shown))

    send(browser, channel, again)

    assert held(channel)[0] == 90


def test_the_same_form_twice_changes_once(browser: Client, channel: Channel) -> None:
    form = open_form(browser, channel)

    send(browser, channel, form)
    page = send(browser, channel, form)

    assert channel.operations.exclude(kind="create").count() == 3
    assert "This form was sent before" not in page


def test_a_form_that_was_sent_before_says_so_where_it_asks_for_something_else(
    browser: Client, channel: Channel
) -> None:
    form = open_form(browser, channel)
    send(browser, channel, form)

    page = send(browser, channel, form, ttl="100")

    assert "This form was sent before" in page
    assert held(channel)[0] == 90


def test_the_same_from_two_tabs_changes_once(browser: Client, desk: Desk, channel: Channel) -> None:
    first, second = open_form(browser, channel), open_form(browser, channel)

    send(browser, channel, first)
    send(browser, channel, second)

    assert channel.operations.exclude(kind="create").count() == 3


def test_a_form_that_was_given_out_for_another_channel_changes_nothing(
    browser: Client, desk: Desk, channel: Channel
) -> None:
    other = desk.active(f"gate-{uuid4().hex[:8]}")

    page = send(browser, channel, open_form(browser, other))

    assert "did not come back as it was given out" in page
    assert held(channel)[0] == 60


def test_what_is_so_already_is_said_and_the_form_stays(browser: Client, channel: Channel) -> None:
    same = {"ttl": "60", "key": ["ward", "floor"], "value": ["3", "2"]}

    page = send(browser, channel, open_form(browser, channel), **same)

    assert f"{channel.name} is so already." in page
    assert set(rows(page)) == {("ward", "3"), ("floor", "2"), ("", "")}


def test_what_is_under_way_is_named_and_led_to(browser: Client, operator: Person, channel: Channel) -> None:
    form = open_form(browser, channel)
    make_operation(channel, operator, state=OperationState.QUEUED)

    page = send(browser, channel, form)

    assert "is still queued. Wait until it is finished." in page
    assert f'<a href="{channel.get_absolute_url()}">See how' in page


def test_a_held_target_keeps_what_is_asked_for(browser: Client, channel: Channel) -> None:
    form = open_form(browser, channel)
    Target.objects.update(held_at="2026-01-01T00:00Z", held_because="Maintenance.")

    page = send(browser, channel, form)

    assert "are held, so this waits" in page
    assert Operation.objects.get(channel=channel, state="queued").kind == "untag"


def test_a_type_without_ttl_shows_none_and_keeps_it(browser: Client, desk: Desk) -> None:
    mesh = make_channel(desk.target, type=ChannelType.FULL_MESH.value)

    page = browser.get(address_of(mesh)).content.decode()

    assert 'name="ttl"' not in page
    assert "It could not be seen how it is in AWS now" in page


def test_nobody_edits_what_the_page_is_to_have_shown(browser: Client, channel: Channel) -> None:
    forged = seal(guard_of(channel), channel)[:-2]

    page = send(browser, channel, {"submission": str(uuid4()), "seen": forged})

    assert "did not come back as it was given out" in page


@pytest.mark.parametrize("state", [ChannelState.CREATING, ChannelState.DELETED, ChannelState.MISSING])
def test_what_is_not_active_offers_no_edit_and_says_why(
    browser: Client, target: Target, state: ChannelState
) -> None:
    channel = make_channel(target, state=state)

    answer = browser.get(address_of(channel), follow=True).content.decode()

    assert address_of(channel) not in browser.get(channel.get_absolute_url()).content.decode()
    assert "only an active channel can be changed or deleted" in answer
