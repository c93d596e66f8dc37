"""A restore that was forged, or told of by halves, gives no checkpoint up."""

from datetime import UTC, datetime

import pytest

from channels_app.audit.body import write_time
from channels_app.audit.checkpoints.keeper import Keeper
from channels_app.audit.checkpoints.key import new_key
from channels_app.audit.checkpoints.partings import sign_parting
from channels_app.audit.errors import OtherTrail, UnusableKey
from channels_app.audit.models import KnownCheckpoint
from channels_app.audit.restores import Parting
from channels_app.models import Installation, Person
from tests.audit.attacks import attack
from tests.audit.checkpoints.desk import KeepersDesk
from tests.audit.checkpoints.scene import Scene, rehash
from tests.audit.entries import write
from tests.services.restore_desk import go_on, keeper_of


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
