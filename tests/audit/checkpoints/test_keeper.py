from datetime import timedelta

import pytest
from django.db.models import Value
from django.db.models.functions import Now

from channels_app.audit.checkpoints.key import new_key
from channels_app.audit.checkpoints.paper import open_paper
from channels_app.audit.checkpoints.ring import read_ring
from channels_app.audit.checkpoints.store import CHECKPOINTS
from channels_app.audit.errors import OtherTrail, StoreUnavailable, UnusableKey
from channels_app.audit.models import AuditEvent, ChainHead, KnownCheckpoint
from tests.audit.attacks import delete
from tests.audit.checkpoints.desk import AFTER_RESTORE, KeepersDesk
from tests.audit.entries import write

pytestmark = pytest.mark.django_db


def test_a_checkpoint_says_how_far_the_trail_had_come(keepers: KeepersDesk) -> None:
    *_, newest = write(3)

    keepers.keeper.write()

    (name,) = keepers.names()
    told = keepers.read(name)
    assert (told.seq, told.hash, told.count, told.previous) == (3, newest.hash, 3, "")
    assert (told.installation, told.key) == (keepers.origin.installation, keepers.signs_with.fingerprint)


def test_it_is_signed_by_a_key_that_lies_beside_it(keepers: KeepersDesk) -> None:
    write()

    keepers.keeper.write()

    paper = open_paper(keepers.store.read(CHECKPOINTS, keepers.names()[0]) or "")
    ring = read_ring(keepers.store, root=keepers.signs_with.fingerprint)
    assert paper.is_signed_by(*ring.publics.values())


def test_its_body_is_these_bytes_for_all_time(keepers: KeepersDesk) -> None:
    write()
    checkpoint = keepers.keeper.write()
    assert checkpoint is not None

    assert checkpoint.write() == (
        f'{{"at":"{checkpoint.at}","count":1,"format":1,"generation":1,"hash":"{checkpoint.hash}",'
        f'"installation":"{checkpoint.installation}","key":"{checkpoint.key}","kind":"checkpoint",'
        '"previous":"","seq":1}'
    )


def test_where_nothing_is_new_none_is_written(keepers: KeepersDesk) -> None:
    assert keepers.keeper.write() is None
    write()
    keepers.keeper.write()

    assert keepers.keeper.write() is None
    assert len(keepers.names()) == 1


def test_each_names_the_one_before(keepers: KeepersDesk) -> None:
    for _ in range(3):
        write(2)
        keepers.keeper.write()

    first, second, third = map(keepers.read, keepers.names())
    assert [second.previous, third.previous] == [first.name, second.name]
    assert [told.count for told in (first, second, third)] == [2, 4, 6]


def test_one_that_was_written_by_who_was_killed_before_saying_so_is_not_written_again(
    keepers: KeepersDesk,
) -> None:
    write()
    keepers.keeper.write()
    KnownCheckpoint.objects.all().delete()

    again = keepers.keeper.write()

    assert again is None
    assert KnownCheckpoint.objects.get().name == keepers.names()[0]


def test_a_database_that_was_restored_is_not_signed(keepers: KeepersDesk) -> None:
    write(2)
    keepers.keeper.write()
    write(2)
    keepers.keeper.write()
    restore(to=2, known=keepers.names()[0])

    with pytest.raises(OtherTrail, match="the trail does not go so far"):
        keepers.keeper.write()
    write(2)
    with pytest.raises(OtherTrail, match="another event in its place"):
        keepers.keeper.write()

    assert len(keepers.names()) == 2


def test_a_store_that_lacks_what_the_database_knows_is_another(keepers: KeepersDesk) -> None:
    write()
    keepers.keeper.write()
    keepers.remove(keepers.names()[0])

    with pytest.raises(OtherTrail, match="lacks the newest checkpoint, of event 1"):
        keepers.keeper.check()


def test_the_end_cut_off_and_the_head_with_it_is_another_trail(keepers: KeepersDesk) -> None:
    write(3)
    keepers.keeper.write()
    delete(3)
    ChainHead.objects.update(seq=2, hash=AuditEvent.objects.get(seq=2).hash)

    with pytest.raises(OtherTrail, match="the trail has another there, or none"):
        keepers.keeper.check()


def test_a_checkpoint_of_a_copy_that_went_on_elsewhere_stops_both(keepers: KeepersDesk) -> None:
    write(2)
    keepers.keeper.write()
    copy = KeepersDesk(folder=keepers.folder, signs_with=keepers.signs_with, origin=AFTER_RESTORE)
    write()
    copy.keeper.write()
    KnownCheckpoint.objects.update(name=keepers.names()[0], seq=2)

    with pytest.raises(OtherTrail, match="written by another installation"):
        keepers.keeper.check()


def test_what_is_not_signed_by_us_stops_nothing(keepers: KeepersDesk) -> None:
    write(2)
    keepers.keeper.write()
    eve = KeepersDesk(folder=keepers.folder, signs_with=new_key())
    name = "0001-0000000000000099-" + "e" * 16
    eve.overwrite(name, keepers.store.read(CHECKPOINTS, keepers.names()[0]) or "")

    keepers.keeper.check()


def test_a_key_that_no_other_vouches_for_signs_nothing(keepers: KeepersDesk) -> None:
    write(2)
    keepers.keeper.write()
    write()
    keepers.signs_with = new_key()

    with pytest.raises(UnusableKey, match="do not vouch for it; rotate_audit_key changes keys"):
        keepers.keeper.write()

    assert len(keepers.names()) == 1


def test_a_restored_database_with_another_key_is_not_taken_for_a_new_one(keepers: KeepersDesk) -> None:
    write(2)
    keepers.keeper.write()
    KnownCheckpoint.objects.all().delete()
    keepers.signs_with = new_key()

    with pytest.raises(OtherTrail, match="signed by other keys than the one here"):
        keepers.keeper.check()


def test_a_trail_that_the_checkpoints_agree_with_goes_on(keepers: KeepersDesk) -> None:
    write(2)
    keepers.keeper.check()
    keepers.keeper.write()
    write(2)

    keepers.keeper.check()

    assert len(keepers.names()) == 1


def test_events_that_have_waited_too_long_get_their_checkpoint_by_whoever_asks(keepers: KeepersDesk) -> None:
    write(clock=Now() - Value(timedelta(minutes=11)))

    keepers.keeper.check()

    assert len(keepers.names()) == 1


def test_a_store_that_takes_nothing_stops_what_waits_for_it(keepers: KeepersDesk) -> None:
    write(clock=Now() - Value(timedelta(minutes=11)))
    (keepers.folder / "keys").write_text("a file where a folder should be")

    with pytest.raises(StoreUnavailable, match="Not a directory"):
        keepers.keeper.check()


def test_a_store_that_does_not_answer_is_named(keepers: KeepersDesk) -> None:
    keepers.folder = keepers.folder / "not-mounted"

    with pytest.raises(StoreUnavailable, match="not-mounted cannot be used: No such file or directory"):
        keepers.keeper.check()


def restore(*, to: int, known: str) -> None:
    """The database as it was when it had so many events and knew this checkpoint."""
    delete(*range(to + 1, AuditEvent.objects.count() + 1))
    last = AuditEvent.objects.get(seq=to)
    ChainHead.objects.update(seq=to, hash=last.hash)
    KnownCheckpoint.objects.update(name=known, seq=to, hash=last.hash, count=to)
