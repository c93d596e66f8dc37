from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from channels_app.audit.models import AuditEvent
from channels_app.models import Channel, Operation, Person, Target
from channels_app.rules.lifecycle import OperationState
from channels_app.rules.spec import ChannelSpec
from channels_app.wiring import gateway_for
from tests.cloud import LocalKvs
from tests.people import make_asked_for, make_channel


def act(browser: Client, operation: Operation, step: str, **fields: str) -> str:
    """The page that follows."""
    assert operation.channel is not None
    address = f"{operation.channel.get_absolute_url()}{step}/"
    return browser.post(address, fields, follow=True).content.decode()


def state(operation: Operation) -> tuple[str, str]:
    operation.refresh_from_db()
    return operation.state, Channel.objects.get(operations=operation).state


@pytest.fixture
def failed(target: Target, operator: Person) -> Operation:
    return make_asked_for(target, "gate", operator, state=OperationState.FAILED)


@pytest.fixture
def queued(target: Target, operator: Person) -> Operation:
    return make_asked_for(target, "gate", operator, state=OperationState.QUEUED)


@pytest.fixture
def unknown(target: Target, operator: Person) -> Operation:
    """Its last request was sent so long ago that it cannot arrive any more."""
    long_ago = timezone.now() - timedelta(hours=1)
    return make_asked_for(
        target,
        f"gate-{uuid4()}",
        operator,
        state=OperationState.UNKNOWN,
        first_sent_at=long_ago,
        last_sent_at=long_ago,
        claimed_until=long_ago,
    )


def test_what_failed_is_tried_again(browser: Client, failed: Operation) -> None:
    act(browser, failed, "try-again")

    assert state(failed) == ("queued", "requested")
    assert AuditEvent.objects.latest("seq").action == "channel.try_again"


def test_what_did_not_fail_is_not_tried_again_and_the_page_says_so(
    browser: Client, unknown: Operation
) -> None:
    page = act(browser, unknown, "try-again")

    assert state(unknown) == ("unknown", "unknown")
    assert "only what failed can be tried again" in page


def test_a_name_that_another_has_by_now_is_not_tried_again(
    browser: Client, failed: Operation, target: Target
) -> None:
    make_channel(target, "gate")

    page = act(browser, failed, "try-again")

    assert state(failed) == ("failed", "failed")
    assert "gate is already in Wards EU" in page


def test_what_is_unknown_is_looked_up_at_once(browser: Client, unknown: Operation) -> None:
    Operation.objects.update(due_at=timezone.now() + timedelta(minutes=4))

    act(browser, unknown, "look-again")

    unknown.refresh_from_db()
    assert unknown.due_at <= timezone.now()
    assert AuditEvent.objects.latest("seq").action == "channel.look_again"


def test_what_aws_does_not_have_can_be_given_up_with_a_reason(
    browser: Client, unknown: Operation, cloud: LocalKvs
) -> None:
    act(browser, unknown, "give-up", reason="The ward was closed")

    assert state(unknown) == ("failed", "failed")
    assert AuditEvent.objects.latest("seq").reason == "The ward was closed"


def test_what_nobody_can_tell_the_maker_of_can_be_adopted_with_a_reason(
    browser: Client, unknown: Operation, cloud: LocalKvs, target: Target
) -> None:
    gateway_for(target).create(ChannelSpec(name=unknown.name), tags=(), operation=uuid4())

    page = act(browser, unknown, "adopt", reason="The ward's own")

    assert state(unknown)[0] == "succeeded"
    assert ", adopted by" in page


def test_what_is_not_there_is_not_adopted_and_the_page_says_so(
    browser: Client, unknown: Operation, cloud: LocalKvs
) -> None:
    page = act(browser, unknown, "adopt", reason="The ward's own")

    assert state(unknown) == ("unknown", "unknown")
    assert "was not adopted" in page


def test_adopting_needs_a_reason(browser: Client, unknown: Operation, cloud: LocalKvs) -> None:
    page = act(browser, unknown, "adopt", reason=" ")

    assert state(unknown) == ("unknown", "unknown")
    assert "Adopting needs a reason" in page


def test_giving_up_needs_a_reason(browser: Client, unknown: Operation, cloud: LocalKvs) -> None:
    page = act(browser, unknown, "give-up", reason=" ")

    assert state(unknown) == ("unknown", "unknown")
    assert "Giving up needs a reason" in page


def test_what_may_still_arrive_is_not_given_up(browser: Client, unknown: Operation, cloud: LocalKvs) -> None:
    Operation.objects.update(last_sent_at=timezone.now())

    page = act(browser, unknown, "give-up", reason="Closed")

    assert state(unknown) == ("unknown", "unknown")
    assert "cannot be given up yet" in page


def test_a_channel_that_nobody_asked_for_has_nothing_to_repair(browser: Client, channel: Channel) -> None:
    assert browser.post(f"{channel.get_absolute_url()}try-again/").status_code == 404


def test_what_waits_can_be_cancelled_and_then_nothing_is_on_its_way(
    browser: Client, queued: Operation
) -> None:
    page = act(browser, queued, "cancel")

    assert state(queued) == ("cancelled", "failed")
    assert "Cancelled before it was sent" in page
    assert "Cancel it" not in page


def test_what_was_put_off_offers_to_cancel_it(browser: Client, queued: Operation) -> None:
    assert queued.channel

    assert "Cancel it" in browser.get(queued.channel.get_absolute_url()).content.decode()


def test_what_may_have_been_done_is_not_cancelled(browser: Client, unknown: Operation) -> None:
    page = act(browser, unknown, "cancel")

    assert state(unknown) == ("unknown", "unknown")
    assert "so it was not cancelled" in page


@pytest.mark.parametrize(
    "step", ["try-again", "look-again", "adopt", "give-up", "cancel", "endpoints", "ice", "media-storage"]
)
def test_a_link_alone_changes_nothing(step: str, browser: Client, channel: Channel) -> None:
    assert browser.get(f"{channel.get_absolute_url()}{step}/").status_code == 405
