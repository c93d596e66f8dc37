"""The page that links one channel to a stream, and undoes that."""

import html
import re
from typing import cast
from uuid import uuid4

import pytest
from django.test import Client

from channels_app import wiring
from channels_app.models import Channel, Person, Target
from tests.cloud import LocalKvs
from tests.fakes.gateway import FakeGateway
from tests.people import make_channel
from tests.services.desk import Desk

WHY = {"reason": "it is recorded"}


@pytest.fixture
def desk(target: Target, operator: Person, cloud: LocalKvs) -> Desk:
    """At a running localkvs, which the pages reach too."""
    return Desk(target=target, person=operator, aws=cast(FakeGateway, wiring.gateway_for(target)))


@pytest.fixture
def channel(desk: Desk) -> Channel:
    channel = desk.active(f"gate-{uuid4().hex[:8]}")
    channel.refresh_from_db()
    return channel


@pytest.fixture
def stream(channel: Channel) -> str:
    """The ARN of a stream that no other channel is linked to: AWS maps one to one."""
    return f"arn:aws:kinesisvideo:eu-central-1:210987654321:stream/{channel.name}/1700000000000"


def read(browser: Client, channel: Channel) -> str:
    return html.unescape(browser.get(f"{channel.get_absolute_url()}stream/", follow=True).content.decode())


def press(browser: Client, channel: Channel, page: str, **typed: str) -> str:
    hidden = dict(re.findall(r'name="(submission|shown)" value="([^"]*)"', page))
    answer = browser.post(f"{channel.get_absolute_url()}stream/", {**hidden, **WHY, **typed}, follow=True)
    return html.unescape(answer.content.decode())


def linked_to(desk: Desk, channel: Channel) -> str:
    storage = desk.aws.media_storage(str(channel.arn))
    return storage.stream if storage.on else ""


def test_a_channel_is_linked_and_the_link_is_undone(
    browser: Client, desk: Desk, channel: Channel, stream: str
) -> None:
    press(browser, channel, read(browser, channel), typed=stream)
    assert linked_to(desk, channel) == stream

    page = read(browser, channel)
    assert f"<dt>Is linked to</dt><dd><code>{stream}</code></dd>" in page
    press(browser, channel, page)

    assert linked_to(desk, channel) == ""


@pytest.mark.parametrize(("typed", "said"), [("", "Enter the ARN"), ("ward-3", "not the ARN of a stream")])
def test_what_is_no_stream_is_said_beside_the_field(
    browser: Client, desk: Desk, channel: Channel, typed: str, said: str
) -> None:
    page = press(browser, channel, read(browser, channel), typed=typed)

    assert "Nothing was changed." in page
    assert said in page
    assert linked_to(desk, channel) == ""


def test_what_was_linked_meanwhile_is_shown_before_it_can_be_undone(
    browser: Client, desk: Desk, channel: Channel, stream: str
) -> None:
    old = read(browser, channel)
    press(browser, channel, read(browser, channel), typed=stream)

    page = press(browser, channel, old, typed=f"{stream}4")

    assert f"<td>–</td><td>{stream}</td>" in page
    assert "Undo the link" in page
    assert linked_to(desk, channel) == stream


def test_where_aws_cannot_be_asked_the_channel_s_page_says_why(
    browser: Client, target: Target, cloud: LocalKvs
) -> None:
    channel = make_channel(target, "gate-2")

    page = read(browser, channel)

    assert "Link it to a stream" in page
    assert "not found" in page.lower() or "does not exist" in page


def test_a_stream_that_another_channel_has_is_refused_in_the_words_of_aws(
    browser: Client, desk: Desk, channel: Channel, stream: str
) -> None:
    press(browser, channel, read(browser, channel), typed=stream)
    other = desk.active(f"gate-{uuid4().hex[:8]}")

    press(browser, other, read(browser, other), typed=stream)

    page = html.unescape(browser.get(other.get_absolute_url()).content.decode())
    assert "is mapped to another channel" in page
    assert linked_to(desk, other) == ""
