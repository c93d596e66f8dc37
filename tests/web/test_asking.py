"""What AWS is asked about a channel on its page: relays and media storage. Endpoints are in test_channel_page."""

import html
import re
from typing import cast
from uuid import uuid4

import boto3
import pytest
from django.test import Client

from channels_app import wiring
from channels_app.audit.models import AuditEvent
from channels_app.models import Channel, Person, Target
from channels_app.rules.lifecycle import ChannelState
from tests.cloud import LocalKvs
from tests.fakes.gateway import FakeGateway
from tests.people import browser_of, make_channel
from tests.services.desk import Desk


@pytest.fixture
def active(target: Target, operator: Person, cloud: LocalKvs) -> Channel:
    desk = Desk(target=target, person=operator, aws=cast(FakeGateway, wiring.gateway_for(target)))
    return desk.active(f"gate-{uuid4().hex[:8]}")


def section(page: str, title: str) -> str:
    return html.unescape(page.partition(f'aria-labelledby="{title}-title"')[2].partition("</section>")[0])


def ask(browser: Client, channel: Channel, what: str, **fields: str) -> str:
    return browser.post(f"{channel.get_absolute_url()}{what}/", fields).content.decode()


def read(browser: Client, channel: Channel) -> str:
    return browser.get(channel.get_absolute_url()).content.decode()


def test_relays_are_shown_once_with_their_password(browser: Client, active: Channel) -> None:
    asked = section(ask(browser, active, "ice", role="VIEWER"), "ice")

    assert "The relays that a viewer may use" in asked
    assert re.search(r"<code>turns:\w+\.t-1\.kinesisvideo", asked)
    assert "300 s" in asked
    assert "turns:" not in read(browser, active)


def test_the_trail_has_who_asked_and_nothing_of_the_answer(browser: Client, active: Channel) -> None:
    asked = section(ask(browser, active, "ice", role="MASTER"), "ice")

    (password,) = re.findall(r"<dt>Password</dt><dd><span class=\"copy\"><code>(\w+)", asked)
    event = AuditEvent.objects.get(action="channel.ice")
    assert (event.actor, event.subject_label, event.facts["details"]) == (
        "mara",
        active.name,
        {"role": "MASTER"},
    )
    assert not AuditEvent.objects.filter(body__contains=password).exists()


def test_no_cache_may_keep_the_page_with_the_password(browser: Client, active: Channel) -> None:
    answer = browser.post(f"{active.get_absolute_url()}ice/", {"role": "VIEWER"})

    assert "no-store" in answer.headers["Cache-Control"]
    assert 'id="ice" hx-history="false"' in answer.content.decode()


def test_who_only_reads_is_offered_no_relays(viewer: Person, active: Channel) -> None:
    assert "ICE servers" not in read(browser_of(viewer), active)


def test_media_storage_is_off_until_somebody_links_a_stream(browser: Client, active: Channel) -> None:
    stream = f"arn:aws:kinesisvideo:eu-central-1:210987654321:stream/{active.name}/1700000000000"
    before = section(ask(browser, active, "media-storage"), "storage")
    client = boto3.client("kinesisvideo", region_name="eu-central-1")
    client.update_media_storage_configuration(
        ChannelARN=str(active.arn), MediaStorageConfiguration={"Status": "ENABLED", "StreamARN": stream}
    )

    after = section(ask(browser, active, "media-storage"), "storage")

    assert "Off, as AWS said just now" in before
    assert stream in after
    assert "cannot be deleted" in after


def test_a_viewer_may_ask_for_the_media_storage_and_nothing_is_recorded(
    viewer: Person, active: Channel
) -> None:
    before = AuditEvent.objects.count()

    page = ask(browser_of(viewer), active, "media-storage")

    assert "Off, as AWS said just now" in page
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize(("what", "title"), [("ice", "ice"), ("media-storage", "storage")])
def test_what_aws_refuses_is_said_beside_the_button(
    browser: Client, channel: Channel, cloud: LocalKvs, what: str, title: str
) -> None:
    page = ask(browser, channel, what, role="VIEWER")

    assert "AWS finds no such channel" in section(page, title)


def test_a_channel_without_an_arn_has_neither(browser: Client, target: Target) -> None:
    page = read(browser, make_channel(target, state=ChannelState.REQUESTED))

    assert "ICE servers" not in page
    assert "Media storage" not in page
