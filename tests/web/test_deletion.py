"""The page that deletes one channel, and what its channel's page says before, meanwhile and after."""

import re
from typing import cast
from uuid import uuid4

import pytest
from django.test import Client

from channels_app import wiring
from channels_app.models import Channel, Operation, Person, Target, Worker
from channels_app.rules.lifecycle import ChannelState, OperationState
from tests.cloud import LocalKvs
from tests.fakes.gateway import FakeGateway
from tests.people import make_channel, make_operation
from tests.services.desk import Desk


@pytest.fixture
def active(target: Target, operator: Person, cloud: LocalKvs) -> Channel:
    """In a running localkvs, which the pages reach too."""
    desk = Desk(target=target, person=operator, aws=cast(FakeGateway, wiring.gateway_for(target)))
    return desk.active(f"gate-{uuid4().hex[:8]}")


def press(browser: Client, channel: Channel, *, typed: str) -> str:
    address = f"{channel.get_absolute_url()}delete/"
    page = browser.get(address).content.decode()
    hidden = dict(re.findall(r'name="(submission|shown)" value="([^"]*)"', page))
    fields = {**hidden, "typed": typed, "reason": "it was retired"}
    return browser.post(address, fields, follow=True).content.decode()


def page_of(browser: Client, channel: Channel | None) -> str:
    assert channel is not None
    return browser.get(channel.get_absolute_url()).content.decode()


def doomed(
    target: Target, operator: Person, state: ChannelState, said: OperationState, **told: str
) -> Channel:
    channel = make_channel(target, state=state)
    operation = make_operation(channel, operator, state=said, **told)
    Operation.objects.filter(pk=operation.pk).update(kind="delete")
    return channel


def test_the_page_of_an_active_channel_leads_to_its_delete(browser: Client, active: Channel) -> None:
    assert f"{active.get_absolute_url()}delete/" in page_of(browser, active)


def test_the_name_typed_deletes_it(browser: Client, active: Channel) -> None:
    page = press(browser, active, typed=active.name)

    active.refresh_from_db()
    assert active.state == "deleting"
    assert "it was retired" in page


def test_another_name_deletes_nothing_and_says_so_beside_the_field(browser: Client, active: Channel) -> None:
    page = press(browser, active, typed="gate")

    active.refresh_from_db()
    assert active.state == "active"
    assert "Nothing was deleted." in page
    assert 'id="typed-error"' in page


def test_what_aws_has_otherwise_than_our_record_is_shown_side_by_side_and_can_be_deleted(
    browser: Client, active: Channel
) -> None:
    Channel.objects.filter(pk=active.pk).update(ttl=30)
    shown = browser.get(f"{active.get_absolute_url()}delete/").content.decode()

    press(browser, active, typed=active.name)

    active.refresh_from_db()
    assert '<th scope="row">TTL</th><td>30 s</td><td>60 s</td>' in shown
    assert active.state == "deleting"


def test_what_was_changed_since_the_page_was_made_is_shown_again(browser: Client, active: Channel) -> None:
    address = f"{active.get_absolute_url()}delete/"
    fields = {"shown": "what another page showed", "typed": active.name, "submission": str(uuid4())}

    page = browser.post(address, fields).content.decode()

    active.refresh_from_db()
    assert active.state == "active"
    assert "was changed since this page was made" in page


def test_what_aws_does_not_show_is_said(browser: Client, target: Target, cloud: LocalKvs) -> None:
    page = browser.get(f"{make_channel(target).get_absolute_url()}delete/").content.decode()

    assert "It could not be seen how it is in AWS now" in page


@pytest.mark.parametrize("state", [ChannelState.CREATING, ChannelState.DELETED, ChannelState.MISSING])
def test_what_is_not_active_offers_no_delete_and_says_why(
    browser: Client, target: Target, state: ChannelState
) -> None:
    channel = make_channel(target, state=state)

    answer = browser.get(f"{channel.get_absolute_url()}delete/", follow=True).content.decode()

    assert "Delete this channel" not in page_of(browser, channel)
    assert "only an active channel can be changed or deleted" in answer


def test_a_delete_that_is_unknown_says_what_giving_up_means(
    browser: Client, target: Target, operator: Person
) -> None:
    page = page_of(browser, doomed(target, operator, ChannelState.UNKNOWN, OperationState.UNKNOWN))

    assert "whether AWS has deleted this channel" in page
    assert "Giving up leaves the channel active." in page


def test_a_delete_that_is_put_off_says_so(browser: Client, target: Target, operator: Person) -> None:
    Worker.objects.create(name="vm-1")
    told = {"answer": "AWS denied it.", "answer_code": "AccessDenied"}

    page = page_of(browser, doomed(target, operator, ChannelState.DELETING, OperationState.QUEUED, **told))

    assert "Not deleted yet" in page


@pytest.mark.parametrize(("workers", "said"), [(1, "usually within seconds"), (0, "nobody looks")])
def test_a_channel_that_aws_is_deleting_says_so(
    browser: Client, target: Target, workers: int, said: str
) -> None:
    for number in range(workers):
        Worker.objects.create(name=f"vm-{number}")

    page = page_of(browser, make_channel(target, state=ChannelState.DELETING))

    assert "AWS is deleting the channel" in page
    assert said in page
