"""A database that was restored or copied goes on as an installation of its own, and says so."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from channels_app.audit.checkpoints.checkpoint import Origin
from channels_app.audit.errors import OtherTrail
from channels_app.audit.models import AuditEvent, KnownCheckpoint
from channels_app.audit.restores import Parting
from channels_app.models import Batch, Installation, Operation, Person, Target
from channels_app.rules.lifecycle import BatchState
from channels_app.rules.spec import ChannelSpec
from channels_app.rules.tags import operation_tag
from channels_app.services.errors import NotAllowed
from channels_app.services.road.claim import claim_to_send
from channels_app.services.road.ids import read_ids
from tests.audit.checkpoints.desk import KeepersDesk
from tests.audit.checkpoints.scene import Scene
from tests.audit.entries import write
from tests.people import make_channel, make_operation
from tests.services.desk import Desk, let_pass
from tests.services.restore_desk import go_on, keeper_of

CLAIM_RAN_OUT = timedelta(seconds=16)


def test_it_goes_on_under_a_new_id_and_the_old_one_stays_ours(
    restored: KeepersDesk, administrator: Person
) -> None:
    before = Installation.objects.current()

    done = go_on(restored, administrator)

    ids = read_ids()
    assert ids.current == done.installation.pk != before.pk
    assert ids.ever == {done.installation.pk, before.pk}
    keeper_of(restored).check()


def test_an_event_names_who_did_it_why_and_what_was_lost(
    restored: KeepersDesk, administrator: Person
) -> None:
    before = str(Installation.objects.current().pk)

    done = go_on(restored, administrator)

    event = AuditEvent.objects.get(action="installation.resume")
    assert (event.actor, event.reason, event.through) == ("tomasz", "disk lost", "command")
    assert event.facts["details"] == {
        "generation": 2,
        "agreed": 4,
        "abandoned": restored.names()[-1],
        "installation": str(done.installation),
        "before": before,
        "kept": False,
        "cancelled": 0,
    }


def test_the_trail_is_whole_afterwards_and_says_that_it_was_restored(
    restored: KeepersDesk, administrator: Person
) -> None:
    go_on(restored, administrator)
    keeper_of(restored).write()

    (said,) = Scene(restored).look()

    assert said.startswith("restored: Event 7: tomasz went on after a restore (disk lost).")
    assert said.endswith("of what was lost after event 4, were given up.")


def test_a_copy_with_a_store_of_its_own_stops_until_it_is_told_to_go_on(
    keepers: KeepersDesk, administrator: Person, tmp_path: Path
) -> None:
    write(3)
    keeper_of(keepers).write()
    keepers.folder = tmp_path / "of-the-copy"
    keepers.folder.mkdir()

    with pytest.raises(OtherTrail, match="lacks the newest checkpoint"):
        keeper_of(keepers).check()
    go_on(keepers, administrator)
    keeper_of(keepers).write()

    keeper_of(keepers).check()
    assert Scene(keepers).look() == ["restored: Event 4: tomasz went on after a restore (disk lost)."]


def test_of_two_that_went_on_with_one_store_the_last_told_to_goes_on(
    restored: KeepersDesk, administrator: Person
) -> None:
    other = KeepersDesk(
        folder=restored.folder,
        signs_with=restored.signs_with,
        origin=Origin(installation=str(uuid4()), generation=2),
    )
    KnownCheckpoint.objects.all().delete()
    other.keeper.sign_parting(Parting(generation=2, agreed=4, abandoned=restored.names()[-1]))
    other.keeper.write()
    KnownCheckpoint.objects.all().delete()

    done = go_on(restored, administrator)

    assert done.parting.generation == 3
    keeper_of(restored).write()
    keeper_of(restored).check()


def test_what_was_queued_is_cancelled(
    restored: KeepersDesk, administrator: Person, desk: Desk, operator: Person
) -> None:
    queued = desk.request("gate-1")
    done_with = make_operation(make_channel(desk.target, "gate-2"), operator)
    batch = make_running_batch(desk.target, operator)

    done = go_on(restored, administrator)

    for row in (queued, done_with, batch):
        row.refresh_from_db()
    assert (queued.state, done_with.state, batch.state) == ("cancelled", "succeeded", "cancelled")
    assert batch.because == "Cancelled after a restore: disk lost"
    assert done.cancelled == 1


def test_what_was_queued_can_be_kept(restored: KeepersDesk, administrator: Person, desk: Desk) -> None:
    queued = desk.request("gate-1")

    go_on(restored, administrator, keep=True)

    assert Operation.objects.get(pk=queued.pk).state == "queued"


def test_a_channel_that_the_old_installation_made_is_ours(
    restored: KeepersDesk, administrator: Person, desk: Desk
) -> None:
    sent = desk.request("gate-1")
    claim_to_send(sent, holder="dead", clock=desk.clock.read)
    old = operation_tag(installation=Installation.objects.current().pk, operation=sent.pk)
    made = desk.aws.create(ChannelSpec(name="gate-1"), tags=(old,), operation=sent.pk)

    go_on(restored, administrator)
    step = desk.step(let_pass(sent, CLAIM_RAN_OUT))

    assert step is not None
    assert step.operation.state == "succeeded"
    assert step.operation.channel is not None
    assert step.operation.channel.arn == made.arn


def test_only_an_administrator_may(restored: KeepersDesk, operator: Person) -> None:
    with pytest.raises(NotAllowed):
        go_on(restored, operator)

    assert Installation.objects.count() == 1


def make_running_batch(target: Target, person: Person) -> Batch:
    return Batch.objects.create(
        target=target,
        created_by=person,
        submission=uuid4(),
        name="wards",
        state=BatchState.RUNNING.value,
    )
