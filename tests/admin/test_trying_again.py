"""The action *Try again*: what the page says before, what the service is asked for after, and what is told."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from channels_app.audit.models import AuditEvent
from channels_app.models import Channel, Operation, Person, Target
from channels_app.rules.lifecycle import OperationState
from tests.admin.actions import messages_after, page_of
from tests.admin.pages import address, refusals
from tests.people import browser_of, make_asked_for, make_channel, make_operation

LIST = "/admin/channels_app/operation/"


@pytest.fixture
def browser(operator: Person) -> Client:
    return browser_of(operator)


@pytest.fixture
def failed(target: Target, operator: Person) -> Operation:
    return make_asked_for(target, "gate-1", operator, state=OperationState.FAILED, answer="No such luck")


def choose(browser: Client, *operations: Operation, **more: str) -> Any:
    """Choose them in the list and press *Go*; with confirmed="yes", press the button of the page that follows."""
    keys = [str(operation.pk) for operation in operations]
    form = {"action": "try_again", "_selected_action": keys, "reason": "AWS is well again"}
    return browser.post(LIST, {**form, **more})


def test_the_action_asks_on_a_page_first(browser: Client, failed: Operation) -> None:
    page = page_of(choose(browser, failed))

    assert "Will be tried: 1" in page
    assert "create gate-1 in Wards EU" in page
    assert "No such luck" in page
    failed.refresh_from_db()
    assert failed.state == "failed"


def test_the_page_says_what_cannot_be_tried_and_why(
    browser: Client, failed: Operation, target: Target, operator: Person
) -> None:
    done = make_asked_for(target, "gate-2", operator, state=OperationState.SUCCEEDED)
    named = make_asked_for(target, "gate-3", operator, state=OperationState.FAILED)
    make_channel(target, "gate-3")

    page = page_of(choose(browser, failed, done, named))

    assert "Will be left as they are: 2" in page
    assert "It is succeeded, and only what failed can be tried again." in page
    assert "Another channel in Wards EU is called gate-3 by now." in page


def test_confirmed_it_is_queued_under_its_own_id_and_told(browser: Client, failed: Operation) -> None:
    choose(browser, failed, confirmed="yes")

    failed.refresh_from_db()
    event = AuditEvent.objects.get(action="channel.try_again")
    assert failed.state == "queued"
    assert failed.attempt == 1  # nothing was sent by the request
    assert (event.actor, event.through, event.operation) == ("mara", "admin", str(failed.pk))


def test_the_counts_are_stated(browser: Client, failed: Operation, target: Target, operator: Person) -> None:
    done = make_asked_for(target, "gate-2", operator, state=OperationState.SUCCEEDED)

    choose(browser, failed, done, confirmed="yes")

    assert messages_after(browser, LIST) == [
        "1 queued to be tried again. A worker does it.",
        "1 not queued. create gate-2 is succeeded, and only what failed can be tried again.",
    ]


def test_two_creates_of_one_name_do_not_both_come_back(
    browser: Client, failed: Operation, target: Target, operator: Person
) -> None:
    twin = make_asked_for(target, "gate-1", operator, state=OperationState.FAILED)

    choose(browser, failed, twin, confirmed="yes")

    assert Channel.objects.live().filter(name="gate-1").count() == 1
    assert sorted(Operation.objects.values_list("state", flat=True)) == ["failed", "queued"]


def test_in_a_target_that_the_person_may_only_read_it_is_refused_and_told(
    auditor: Person, failed: Operation
) -> None:
    answer = choose(browser_of(auditor), failed, confirmed="yes")

    assert answer.status_code == 403
    assert refusals()[0].actor == "adaeze"
    failed.refresh_from_db()
    assert failed.state == "failed"


def test_the_permission_is_that_of_each_target(
    browser: Client, failed: Operation, other_target: Target, operator: Person
) -> None:
    operator.grants.create(role="viewer", target=other_target)
    theirs = make_asked_for(other_target, "gate-9", operator, state=OperationState.FAILED)

    page = page_of(choose(browser, failed, theirs))
    choose(browser, failed, theirs, confirmed="yes")

    assert "Your role in Depots US does not allow it." in page
    theirs.refresh_from_db()
    failed.refresh_from_db()
    assert (failed.state, theirs.state) == ("queued", "failed")
    assert refusals()[0].target == "Depots US"


def test_what_lies_in_an_unseen_target_is_not_reached(
    browser: Client, other_target: Target, other_operator: Person
) -> None:
    unseen = make_asked_for(other_target, "gate-9", other_operator, state=OperationState.FAILED)

    choose(browser, unseen, confirmed="yes")

    unseen.refresh_from_db()
    assert unseen.state == "failed"


def test_a_viewer_is_not_offered_the_action(viewer: Person, failed: Operation) -> None:
    answer = browser_of(viewer).get(address("operation", "changelist"))

    assert "Try again" not in page_of(answer)


def test_too_many_at_once_are_said_to_be_too_many(
    browser: Client, target: Target, operator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels_app.admin.trying_again.AT_ONCE", 1)
    operations = [
        make_asked_for(target, f"gate-{n}", operator, state=OperationState.FAILED) for n in range(2)
    ]

    choose(browser, *operations)

    assert "More than 1 are chosen" in messages_after(browser, LIST)[0]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_each_target_is_woken_once(
    browser: Client, failed: Operation, target: Target, operator: Person, settings: Settings
) -> None:
    also = make_asked_for(target, "gate-2", operator, state=OperationState.FAILED)
    before = messages_in(settings.BROKER_FOLDER)

    choose(browser, failed, also, confirmed="yes")

    (message,) = messages_in(settings.BROKER_FOLDER) - before
    assert str(target.pk) in base64.b64decode(json.loads(message.read_text())["body"]).decode()


def messages_in(broker: Path) -> set[Path]:
    return set(broker.glob("*.msg"))


def test_a_failed_delete_of_a_channel_that_is_still_active_is_tried_again(
    browser: Client, target: Target, operator: Person
) -> None:
    failed = make_operation(make_channel(target), operator, state=OperationState.FAILED)
    wish = {**failed.wish, "arn": "an ARN", "version": "1", "strict": False}
    Operation.objects.filter(pk=failed.pk).update(kind="delete", wish=wish)

    choose(browser, failed, confirmed="yes")

    failed.refresh_from_db()
    assert failed.state == "queued"
    assert Channel.objects.get().state == "deleting"


def test_without_a_reason_nothing_is_queued_and_the_page_asks_for_one(
    browser: Client, failed: Operation
) -> None:
    page = page_of(choose(browser, failed, confirmed="yes", reason=" "))

    failed.refresh_from_db()
    assert failed.state == "failed"
    assert "A reason is needed" in page


def test_the_reason_is_in_the_trail(browser: Client, failed: Operation) -> None:
    choose(browser, failed, confirmed="yes")

    assert AuditEvent.objects.get(action="channel.try_again").reason == "AWS is well again"
