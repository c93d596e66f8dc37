"""The table of attacks in docs/security.md, row by row: by direct SQL, with the triggers lifted first."""

from datetime import timedelta

import pytest
from django.db.models import Value
from django.db.models.functions import Now

from channels_app.audit.checkpoints.key import new_key
from channels_app.audit.errors import OtherTrail
from channels_app.audit.models import AuditEvent, ChainHead, KnownCheckpoint
from tests.audit.attacks import attack, delete, forge, shift, swap
from tests.audit.checkpoints.desk import KeepersDesk
from tests.audit.checkpoints.scene import Scene, forget_checkpoints, rehash, sign_by
from tests.audit.entries import write

pytestmark = pytest.mark.django_db
ADA, EVE = '"ada"', '"eve"'
EDIT = "UPDATE audit_auditevent SET body = replace(body, %s, %s), actor = 'eve' WHERE seq = %s"


@pytest.fixture
def scene(keepers: KeepersDesk) -> Scene:
    return Scene(keepers).prepare()


def test_nobody_touched_it(scene: Scene) -> None:
    assert scene.look(kept=scene.kept()) == []


def test_edit_a_field(scene: Scene) -> None:
    attack(EDIT, ADA, EVE, 3)

    assert scene.look() == [
        "edited: The hash of event 3 does not follow: it was edited, or what stands before it was."
    ]


def test_edit_a_field_and_all_hashes_after_it(scene: Scene) -> None:
    attack(EDIT, ADA, EVE, 6)
    rehash(after=5)

    (said,) = scene.look()

    assert said.startswith(
        "replaced: Events 5 to 10 are not those that were signed (2 checkpoints, the first of"
    )


def test_edit_a_copied_column(scene: Scene) -> None:
    attack("UPDATE audit_auditevent SET actor = 'eve' WHERE seq = 3")

    assert scene.look() == ["copy: Event 3 was edited beside its body: actor is 'eve', in the body 'ada'."]


def test_delete_one(scene: Scene) -> None:
    delete(3)

    assert scene.look() == [
        "missing: Event 3 is missing, so event 4 cannot be held against what was before it."
    ]


def test_delete_the_newest(scene: Scene) -> None:
    delete(12)

    assert scene.look() == ["cut off: Event 12 is cut off at the end."]


def test_delete_the_newest_that_is_signed_and_move_the_head_back(scene: Scene) -> None:
    delete(9, 10, 11, 12)
    rehash()

    (said,) = scene.look()

    assert said.startswith("cut off: Events 9 to 10 are cut off at the end: they were signed at")


def test_delete_the_newest_with_the_checkpoints_that_tell_of_them(scene: Scene) -> None:
    kept = scene.kept()
    delete(9, 10, 11, 12)
    rehash()
    scene.keepers.remove(scene.keepers.names()[-1])
    KnownCheckpoint.objects.update(name=scene.keepers.names()[-1], seq=8)

    assert scene.look() == []
    assert scene.look(kept=kept) == [
        "replaced: The checkpoint that you kept is of event 10, and there is no such event."
    ]


def test_delete_all(scene: Scene) -> None:
    delete(*range(1, 13))
    ChainHead.objects.update(seq=0, hash="0" * 64)

    (said,) = scene.look()

    assert said.startswith("cut off: Events 1 to 10 are cut off at the end")


def test_insert_between(scene: Scene) -> None:
    before = AuditEvent.objects.get(seq=5)
    shift(range(12, 5, -1), by=1)
    forge(before, seq=6)

    said = scene.look()

    assert (
        "moved: Event 7 was written as number 6: it, or what stands before it, is not in its place." in said
    )


def test_insert_between_and_renumber_all_after_it(scene: Scene) -> None:
    before = AuditEvent.objects.get(seq=5)
    shift(range(12, 5, -1), by=1)
    for seq in range(7, 14):
        attack(
            "UPDATE audit_auditevent SET body = replace(body, %s, %s) WHERE seq = %s",
            f'"seq":{seq - 1},',
            f'"seq":{seq},',
            seq,
        )
    forge(before, seq=6)
    rehash()

    (said,) = scene.look()

    assert said.startswith("replaced: Events 5 to 10 are not those that were signed")


def test_swap_two(scene: Scene) -> None:
    swap(3, 6)

    said = " ".join(scene.look())

    assert "moved: Event 3 was written as number 6" in said
    assert "moved: Event 6 was written as number 3" in said


def test_set_the_database_s_clock_back(keepers: KeepersDesk) -> None:
    scene = Scene(keepers).prepare()
    write(clock=Now() - Value(timedelta(days=3)))

    (said,) = scene.look()

    assert said.startswith("clock: Event 13 says")
    assert said.endswith("the database's clock was set back.")


def test_set_the_database_s_clock_forward(keepers: KeepersDesk) -> None:
    write(clock=Now() + Value(timedelta(days=3)))
    keepers.keeper.write()

    (said,) = Scene(keepers).look()

    assert said.startswith("clock: Event 1 says")
    assert said.endswith("the database's clock was ahead.")


def test_rewrite_the_whole_chain_with_correct_hashes(scene: Scene) -> None:
    for seq in range(1, 13):
        attack(EDIT, ADA, EVE, seq)
    rehash()

    (said,) = scene.look()

    assert said.startswith("replaced: The trail was replaced from its start. Events 1 to 10 are not those")
    with pytest.raises(OtherTrail, match="the trail has another there, or none"):
        scene.keepers.keeper.check()


def test_replace_the_checkpoints_by_others_of_a_key_of_eve_s(scene: Scene) -> None:
    kept = scene.kept()
    for name in scene.keepers.names():
        scene.keepers.remove(name)
    for seq in range(1, 13):
        attack(EDIT, ADA, EVE, seq)
    rehash()
    forget_checkpoints()
    sign_by(new_key(), scene.keepers.store)

    said = scene.look(kept=kept)

    assert [each.split(":")[0] for each in said] == ["replaced", "key", "checkpoint"]
    assert said[0].endswith("is not the one of the checkpoint that you kept: the trail was written anew.")
    assert said[2].endswith("is not signed by a key of ours, so it proves nothing.")


def test_replace_the_checkpoints_and_every_key(scene: Scene) -> None:
    ours = scene.keepers.signs_with.fingerprint
    for file in [*scene.keepers.folder.rglob("*")]:
        if file.is_file():
            file.unlink()
    forget_checkpoints()
    eve = KeepersDesk(folder=scene.keepers.folder, signs_with=new_key())
    eve.keeper.write()

    said = Scene(eve).look(root=ours)

    assert said[0] == f"key: Key {ours} is not among those of the checkpoints."


def test_change_a_checkpoint(scene: Scene) -> None:
    name = scene.keepers.names()[1]
    text = (scene.keepers.folder / "checkpoints" / name).read_text()
    scene.keepers.overwrite(name, text.replace('"count":8', '"count":7'))

    assert scene.look() == [
        f"checkpoint: The checkpoint {name} is not signed by a key of ours, so it proves nothing."
    ]


def test_take_a_checkpoint_away(scene: Scene) -> None:
    for place, which in ((1, "second"), (-1, "newest")):
        name = scene.keepers.names()[place]
        scene.keepers.remove(name)

        assert f"checkpoint: The checkpoint {name} is missing from the store." in scene.look(), which


def test_restore_an_old_database(scene: Scene) -> None:
    delete(*range(5, 13))
    rehash()
    KnownCheckpoint.objects.update(name=scene.keepers.names()[0], seq=4)
    write(8)

    (said,) = scene.look()

    assert said.startswith("replaced: Events 5 to 10 are not those that were signed (2 checkpoints")
    with pytest.raises(OtherTrail, match="the trail has another event in its place"):
        scene.keepers.keeper.check()


def test_what_is_younger_than_the_last_checkpoint_can_be_written_anew(scene: Scene) -> None:
    attack(EDIT, ADA, EVE, 11)
    rehash(after=10)

    assert scene.look(kept=scene.kept()) == []


def test_take_every_checkpoint_away_and_what_the_database_knows_of_them(keepers: KeepersDesk) -> None:
    write(clock=Now() - Value(timedelta(minutes=11)))
    keepers.keeper.write()
    keepers.remove(keepers.names()[0])
    forget_checkpoints()

    assert Scene(keepers).look() == [
        "checkpoint: No checkpoint is there, though event 1 was written more than ten minutes ago."
    ]
