"""Whom the console tells what of a batch, and that it tells it once."""

from datetime import UTC, datetime, timedelta

import pytest

from channels_app.models import Batch, Grant, Person, Target
from channels_app.rules.lifecycle import BatchState, OperationState
from channels_app.services import batches, targets
from channels_app.services.actor import Actor, Through
from channels_app.services.notices import Notice, tell_submitters
from tests.people import make_person
from tests.services.postman import Postman
from tests.web.batches import add_drafts, add_sent, make_batch

CONSOLE = Actor(person=None, through=Through.WORKER, address="worker-host")


@pytest.fixture
def mara(operator: Person) -> Person:
    Person.objects.filter(pk=operator.pk).update(email="mara@wards.example")
    operator.refresh_from_db()
    return operator


@pytest.fixture
def rui(db: None) -> Actor:
    """An operator of everything."""
    person = make_person("rui")
    Grant.objects.create(person=person, role="operator", target=None)
    return Actor(person=person, through=Through.BROWSER, address="203.0.113.8")


@pytest.fixture
def batch(target: Target, mara: Person) -> Batch:
    """One created, one left."""
    batch = make_batch(target, mara)
    add_sent(batch, "bed-2", OperationState.SUCCEEDED)
    add_drafts(batch, "bed-3", first=3)
    return batch


def tell(times: int = 1) -> list[str]:
    postman = Postman()
    for _ in range(times):
        tell_submitters(mail=postman)
    return postman.told


def as_actor(person: Person) -> Actor:
    return Actor(person=person, through=Through.BROWSER, address="203.0.113.7")


def let_stand(batch: Batch, minutes: int) -> None:
    long_ago = datetime.now(UTC) - timedelta(minutes=minutes)
    Batch.objects.filter(pk=batch.pk).update(state_since=long_ago)
    batch.operations.exclude(last_sent_at=None).update(last_sent_at=long_ago, finished_at=long_ago)


@pytest.mark.parametrize("state", [BatchState.DONE, BatchState.PAUSED, BatchState.CANCELLED])
def test_what_the_console_did_is_told_once(batch: Batch, state: BatchState) -> None:
    batches.move(batch.pk, state, CONSOLE, because="The account is full.")

    assert tell(times=3) == [state.value]


def test_the_notice_has_the_counts_and_what_needs_attention(batch: Batch) -> None:
    add_sent(batch, "bed-4", OperationState.FAILED, line=4, answer="No such type.", answer_code="Invalid")
    batches.move(batch.pk, BatchState.DONE, CONSOLE)
    postman = Postman()

    tell_submitters(mail=postman)

    notice = postman.notices[0]
    assert (notice.progress.succeeded, notice.progress.failed, notice.progress.left) == (1, 1, 1)
    assert [(it.number, it.said, it.first) for it in notice.troubles] == [(1, "No such type.", 4)]


def test_what_another_did_is_told(batch: Batch, rui: Actor) -> None:
    batches.pause(actor=rui, batch=batch)

    assert tell() == ["paused"]


def test_who_did_it_is_not_told(batch: Batch, mara: Person) -> None:
    batches.pause(actor=as_actor(mara), batch=batch)

    assert tell() == []


def test_a_second_pause_is_told_again(batch: Batch, rui: Actor) -> None:
    batches.pause(actor=rui, batch=batch)
    first = tell()
    batches.go_on(actor=rui, batch=batch, wake=lambda target: None)
    batches.pause(actor=rui, batch=batch)

    assert (first, tell()) == (["paused"], ["paused"])


def test_what_happens_while_the_mail_is_on_its_way_is_told_too(batch: Batch, rui: Actor) -> None:
    batches.pause(actor=rui, batch=batch)

    def cancel_meanwhile(notice: Notice) -> None:
        batches.cancel_rest(actor=rui, batch=batch)

    tell_submitters(mail=cancel_meanwhile)

    assert tell(times=2) == ["cancelled"]


def test_what_the_submitter_does_while_the_mail_is_on_its_way_is_not(
    batch: Batch, rui: Actor, mara: Person
) -> None:
    batches.pause(actor=rui, batch=batch)

    def cancel_meanwhile(notice: Notice) -> None:
        batches.cancel_rest(actor=as_actor(mara), batch=batch)

    tell_submitters(mail=cancel_meanwhile)

    assert tell() == []


def test_a_held_target_is_told_to_whose_batch_waits(batch: Batch, rui: Actor, target: Target) -> None:
    targets.hold(actor=rui, target=target, reason="A drill.")

    assert tell(times=2) == ["held"]


def test_who_holds_the_target_is_not_told(batch: Batch, mara: Person, target: Target) -> None:
    targets.hold(actor=as_actor(mara), target=target, reason="A drill.")

    assert tell() == []


def test_a_batch_that_stands_still_is_told_once(batch: Batch) -> None:
    let_stand(batch, minutes=11)

    assert tell(times=2) == ["stuck"]


def test_a_batch_that_moved_and_stands_still_again_is_told_again(batch: Batch) -> None:
    let_stand(batch, minutes=60)
    first = tell()
    moved = datetime.now(UTC) - timedelta(minutes=15)
    batch.operations.exclude(last_sent_at=None).update(last_sent_at=moved)

    assert (first, tell()) == (["stuck"], ["stuck"])


def test_a_short_stop_is_no_news(batch: Batch) -> None:
    let_stand(batch, minutes=5)

    assert tell() == []


def test_a_batch_that_waits_for_another_is_not_stuck(batch: Batch, target: Target, mara: Person) -> None:
    second = make_batch(target, mara, name="ward-4.csv", submitted_at=batch.submitted_at)
    let_stand(second, minutes=20)

    assert tell() == []


def test_what_happened_long_ago_is_no_news(batch: Batch) -> None:
    batches.move(batch.pk, BatchState.DONE, CONSOLE)
    let_stand(batch, minutes=60 * 25)

    assert tell() == []


def test_a_preview_that_was_never_submitted_is_no_news(batch: Batch) -> None:
    batches.move(batch.pk, BatchState.CANCELLED, CONSOLE)
    Batch.objects.update(submitted_at=None)

    assert tell() == []


def test_who_has_no_address_gets_no_mail(batch: Batch, mara: Person) -> None:
    Person.objects.update(email="")
    batches.move(batch.pk, BatchState.DONE, CONSOLE)

    assert tell() == []


@pytest.mark.parametrize("lost", ["the role", "the account"])
def test_who_may_not_look_any_more_gets_no_mail(batch: Batch, mara: Person, lost: str) -> None:
    batches.move(batch.pk, BatchState.DONE, CONSOLE)
    if lost == "the role":
        Grant.objects.filter(person=mara).delete()
    else:
        Person.objects.filter(pk=mara.pk).update(is_active=False)

    assert tell() == []


def test_of_two_workers_one_sends_it(batch: Batch) -> None:
    batches.move(batch.pk, BatchState.DONE, CONSOLE)
    others: list[str] = []

    sent = tell_submitters(mail=lambda notice: others.extend(tell()))

    assert (sent, others) == (1, [])


def test_a_mail_that_could_not_be_sent_is_tried_again_in_a_while(batch: Batch) -> None:
    batches.move(batch.pk, BatchState.DONE, CONSOLE)
    postman = Postman(refuses=1)

    at_once = [tell_submitters(mail=postman) for _ in range(3)]
    Batch.objects.update(telling_until=datetime.now(UTC) - timedelta(seconds=1))
    later = tell_submitters(mail=postman)

    assert (at_once, later, postman.told) == ([0, 0, 0], 1, ["done"])


def test_a_mail_server_that_is_down_is_asked_once_a_round(batch: Batch, target: Target, mara: Person) -> None:
    second = make_batch(target, mara, name="ward-4.csv")
    for each in (batch, second):
        batches.move(each.pk, BatchState.DONE, CONSOLE)
    postman = Postman(refuses=1)

    rounds = [tell_submitters(mail=postman) for _ in range(2)]

    assert (rounds, [notice.batch for notice in postman.notices]) == ([0, 1], [second])


def test_a_process_that_dies_before_the_mail_leaves_it_to_another(batch: Batch) -> None:
    batches.move(batch.pk, BatchState.DONE, CONSOLE)

    def die(notice: Notice) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tell_submitters(mail=die)
    Batch.objects.update(telling_until=datetime.now(UTC) - timedelta(seconds=1))

    assert tell() == ["done"]
