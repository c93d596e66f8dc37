import pytest
from django.db import connection

from channels_app.audit.checkpoints.key import new_key
from channels_app.audit.checkpoints.ring import announce
from channels_app.audit.models import Verification
from channels_app.audit.verification import Look, look
from tests.audit.attacks import attack, delete, edit
from tests.audit.checkpoints.desk import KeepersDesk
from tests.audit.checkpoints.scene import Scene
from tests.audit.entries import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(keepers: KeepersDesk) -> Scene:
    return Scene(keepers).prepare()


def look_at(scene: Scene, *, only_new: bool) -> Look:
    seen = Look(only_new=only_new)
    list(look(seen, store=scene.keepers.store, root=scene.keepers.signs_with.fingerprint))
    return seen


def test_it_goes_on_past_each_fault(scene: Scene) -> None:
    edit(2, address="::1")
    delete(6)
    scene.keepers.remove(scene.keepers.names()[0])
    scene.keepers.overwrite("0001-0000000000000099-eeeeeeeeeeeeeeee", "no checkpoint")

    kinds = [said.split(":")[0] for said in scene.look()]

    assert kinds == ["copy", "missing", "checkpoint", "checkpoint"]


def test_what_is_new_is_looked_at_from_the_last_checkpoint_that_was_found_good(scene: Scene) -> None:
    first = look_at(scene, only_new=True)
    write(3)
    scene.keepers.keeper.write()
    second = look_at(scene, only_new=True)

    assert (first.after, first.events) == (0, 12)
    assert (second.after, second.events) == (10, 5)


def test_an_old_fault_is_found_by_a_full_look_and_a_new_one_by_any(scene: Scene) -> None:
    look_at(scene, only_new=True)
    edit(2, actor="eve")
    edit(11, actor="eve")

    assert look_at(scene, only_new=True).faults == 1
    assert look_at(scene, only_new=False).faults == 2


def test_after_a_fault_it_is_said_again_until_all_was_looked_at(scene: Scene) -> None:
    look_at(scene, only_new=True)
    edit(11, actor="eve")

    looks = [look_at(scene, only_new=True) for _ in range(2)]

    assert [seen.faults for seen in looks] == [1, 1]
    assert Verification.objects.get(pk="new").faults == 1


def test_what_was_found_is_remembered(scene: Scene) -> None:
    attack("UPDATE audit_auditevent SET actor = 'eve' WHERE seq = 3")

    look_at(scene, only_new=False)

    told = Verification.objects.get(pk="full")
    assert (told.seq, told.events, told.faults) == (12, 12, 1)
    assert told.said == [["copy", "Event 3 was edited beside its body: actor is 'eve', in the body 'ada'."]]


def test_after_a_rotation_old_checkpoints_are_believed(scene: Scene) -> None:
    old, new = scene.keepers.signs_with, new_key()
    announce(scene.keepers.store, new, at="2099-01-01T00:00:00.000000Z", after=old)
    scene.keepers.signs_with = new
    write()
    scene.keepers.keeper.write()

    assert scene.look(root=old.fingerprint) == []
    assert scene.look(root=new.fingerprint) == []


def test_a_retired_key_signs_nothing_any_more(scene: Scene) -> None:
    announce(scene.keepers.store, new_key(), at="2020-01-01T00:00:00.000000Z", after=scene.keepers.signs_with)

    said = scene.look()

    assert len(said) == 3
    assert all("is not signed by a key of ours" in each for each in said)


def test_without_a_store_the_chain_alone_is_looked_at(scene: Scene) -> None:
    seen = Look()

    faults = list(look(seen, store=None, root=""))

    assert (faults, seen.events, seen.checkpoints) == ([], 12, 0)


def test_a_store_that_does_not_answer_is_no_whole_trail(scene: Scene) -> None:
    scene.keepers.folder = scene.keepers.folder / "not-mounted"

    with pytest.raises(OSError, match="No such file"):
        scene.look()


@pytest.mark.only_on("sqlite")  # PostgreSQL holds its columns to their types
@pytest.mark.parametrize("column", ["body", "hash", "at", "id", "actor"])
def test_bytes_that_are_no_text_stop_no_look(scene: Scene, column: str) -> None:
    attack(f"UPDATE audit_auditevent SET {column} = CAST(X'61ff' AS TEXT) WHERE seq = 8")  # noqa: S608

    seen = look_at(scene, only_new=False)

    assert seen.faults >= 1
    assert "8" in seen.said[0][1]


@pytest.mark.only_on("sqlite")  # PostgreSQL holds its columns to their types
def test_an_event_of_a_restore_that_cannot_be_read_stops_no_look(scene: Scene) -> None:
    attack(
        "UPDATE audit_auditevent SET action = 'installation.resume', body = CAST(X'ff' AS TEXT) WHERE seq = 8"
    )

    assert look_at(scene, only_new=False).faults >= 1


SILENCE = {
    "sqlite": [
        "CREATE TRIGGER eve BEFORE INSERT ON {table} WHEN NEW.{column} = '7' BEGIN SELECT RAISE(IGNORE); END",
    ],
    "postgresql": [
        "CREATE FUNCTION eve() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE TRIGGER eve BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION eve()",
    ],
}


@pytest.mark.parametrize(("table", "column"), [("audit_auditevent", "actor"), ("audit_chainhead", "hash")])
def test_a_trigger_that_could_keep_events_out_is_named(scene: Scene, table: str, column: str) -> None:
    with connection.cursor() as cursor:
        for statement in SILENCE[connection.vendor]:
            cursor.execute(statement.format(table=table, column=column))

    assert scene.look() == [
        "trigger: eve on the trail is none of ours, and could keep events from being written."
    ]


@pytest.mark.only_on("postgresql")  # SQLite has no rules
def test_a_rule_that_could_keep_events_out_is_named(scene: Scene) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE RULE eve AS ON INSERT TO audit_auditevent WHERE NEW.actor = 'eve' DO INSTEAD NOTHING"
        )

    assert [said.split(":")[0] for said in scene.look()] == ["trigger"]
