"""A database that was restored or copied goes on as an installation of its own, and says so."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from channels_app.audit.body import write_time
from channels_app.audit.checkpoints.checkpoint import Origin
from channels_app.audit.checkpoints.keeper import Keeper
from channels_app.audit.checkpoints.key import new_key
from channels_app.audit.checkpoints.partings import sign_parting
from channels_app.audit.errors import OtherTrail, UnusableKey
from channels_app.audit.models import AuditEvent, ChainHead, KnownCheckpoint
from channels_app.audit.restores import Parting
from channels_app.models import Batch, Installation, Operation, Person, Target
from channels_app.rules.lifecycle import BatchState
from channels_app.rules.spec import ChannelSpec
from channels_app.rules.tags import operation_tag
from channels_app.services.actor import Actor, Through
from channels_app.services.errors import NotAllowed
from channels_app.services.restoring import Resumed, resume
from channels_app.services.road.claim import claim_to_send
from channels_app.services.road.ids import read_ids
from tests.audit.attacks import attack, delete
from tests.audit.checkpoints.desk import KeepersDesk
from tests.audit.checkpoints.scene import Scene, rehash
from tests.audit.entries import write
from tests.people import make_channel, make_operation
from tests.services.desk import Desk, let_pass

CLAIM_RAN_OUT = timedelta(seconds=16)


def keeper_of(keepers: KeepersDesk) -> Keeper:
    """Of this database, whatever installation it is."""
    now = Installation.objects.current()
    keepers.origin = Origin(installation=str(now.pk), generation=now.generation)
    return keepers.keeper


def go_on(keepers: KeepersDesk, administrator: Person, *, keep: bool = False) -> Resumed:
    actor = Actor(person=administrator, through=Through.COMMAND, address="root@host")
    return resume(actor=actor, reason="disk lost", keep=keep, keeper=keeper_of(keepers))


def lose_all_after(seq: int, keepers: KeepersDesk) -> None:
    """The database is restored as it was at that event, when it knew its first checkpoint."""
    delete(*range(seq + 1, AuditEvent.objects.count() + 1))
    ChainHead.objects.update(seq=seq, hash=AuditEvent.objects.get(seq=seq).hash)
    KnownCheckpoint.objects.update(name=keepers.names()[0], seq=seq)


@pytest.fixture
def restored(keepers: KeepersDesk, db: None) -> KeepersDesk:
    """Eight events were signed, and the database has the first four, and two of after its restore."""
    for _ in range(2):
        write(4)
        keeper_of(keepers).write()
    lose_all_after(4, keepers)
    write(2)
    with pytest.raises(OtherTrail):
        keeper_of(keepers).check()
    return keepers


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


def test_a_restore_that_no_event_tells_of_is_named(restored: KeepersDesk) -> None:
    keeper_of(restored).sign_parting(Parting(generation=2, agreed=4, abandoned=restored.names()[-1]))
    Installation.objects.update(generation=2)
    KnownCheckpoint.objects.all().delete()
    keeper_of(restored).write()

    said = " ".join(Scene(restored).look())

    assert "no event tells of the restore that began it" in said
    assert "cut off: Events 7 to 8 are cut off at the end" in said


def forge_restore(restored: KeepersDesk) -> None:
    """Eve owns the database and has no key: she writes the trail anew, with an event that gives every checkpoint up."""
    attack("UPDATE audit_auditevent SET body = replace(body, '\"ada\"', '\"eve\"'), actor = 'eve'")
    rehash()
    write(action="installation.resume", details={"generation": 2, "agreed": 0, "abandoned": "9"})
    Installation.objects.update(generation=2)
    KnownCheckpoint.objects.all().delete()


def test_a_restore_that_no_key_of_ours_signed_gives_no_checkpoint_up(restored: KeepersDesk) -> None:
    forge_restore(restored)

    forged, replaced, cut_off = Scene(restored).look()

    assert forged.startswith("checkpoint: Event 7: ada went on after a restore ()")
    assert forged.endswith("No key of ours signed that, so it gives no checkpoint up.")
    assert replaced.startswith("replaced: The trail was replaced from its start.")
    assert cut_off.startswith("cut off: Event")


def test_a_restore_that_no_key_of_ours_signed_is_not_signed_after_and_stops_all(
    restored: KeepersDesk,
) -> None:
    forge_restore(restored)

    with pytest.raises(OtherTrail, match="no key of ours signed that"):
        keeper_of(restored).write()


@pytest.mark.parametrize("generation", [1, 2])
def test_a_restore_that_is_forged_beside_a_signed_one_is_named_and_takes_nothing_of_it(
    restored: KeepersDesk, administrator: Person, generation: int
) -> None:
    go_on(restored, administrator)
    keeper_of(restored).write()
    write(action="installation.resume", details={"generation": generation, "agreed": 0, "abandoned": "9"})

    genuine, forged = Scene(restored).look()

    assert genuine.startswith("restored: Event 7: tomasz went on after a restore (disk lost).")
    assert forged.endswith("No key of ours signed that, so it gives no checkpoint up.")


def test_a_parting_that_another_key_signed_is_none(restored: KeepersDesk) -> None:
    forge_restore(restored)
    eve = Keeper(
        store=restored.store, key=new_key, origin=lambda: restored.origin, clock=lambda: datetime.now(UTC)
    )
    with pytest.raises(UnusableKey):
        eve.sign_parting(Parting(generation=2, agreed=0, abandoned="9"))
    sign_parting(
        restored.store,
        new_key(),
        Parting(generation=2, agreed=0, abandoned="9"),
        at=write_time(datetime.now(UTC)),
    )

    assert Scene(restored).look()[0].startswith("checkpoint: Event 7")


def test_killed_before_its_parting_was_signed_it_is_run_again(
    restored: KeepersDesk, administrator: Person
) -> None:
    go_on(restored, administrator)
    (restored.folder / "partings" / restored.store.list_names("partings")[0]).unlink()
    with pytest.raises(OtherTrail):
        keeper_of(restored).check()

    again = go_on(restored, administrator)

    assert again.parting.generation == 3
    keeper_of(restored).write()
    assert [said.split(":")[0] for said in Scene(restored).look()] == ["restored", "restored"]


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
