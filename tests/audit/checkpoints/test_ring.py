"""Keys vouch for each other, forwards and backwards; what is not tied to the one that is known is not believed."""

import pytest

from channels_app.audit.checkpoints.key import Key, new_key
from channels_app.audit.checkpoints.paper import seal
from channels_app.audit.checkpoints.ring import Announcement, announce, read_ring
from channels_app.audit.checkpoints.store import KEYS
from tests.audit.checkpoints.desk import KeepersDesk

NOON, LATER = "2026-11-03T12:00:00.000000Z", "2026-11-04T12:00:00.000000Z"


def announce_three(keepers: KeepersDesk) -> list[Key]:
    first, second, third = new_key(), new_key(), new_key()
    announce(keepers.store, first, at=NOON)
    announce(keepers.store, second, at=LATER, after=first)
    announce(keepers.store, third, at=LATER, after=second)
    return [first, second, third]


@pytest.mark.parametrize("known", [0, 1, 2])
def test_whichever_key_is_known_all_that_are_tied_to_it_are_believed(
    keepers: KeepersDesk, known: int
) -> None:
    keys = announce_three(keepers)

    ring = read_ring(keepers.store, root=keys[known].fingerprint)

    assert list(ring.publics) == [key.fingerprint for key in keys]
    assert ring.newest == keys[2].fingerprint
    assert ring.retired == {keys[0].fingerprint: LATER, keys[1].fingerprint: LATER}
    assert ring.faults == ()


def test_a_store_whose_keys_are_all_others_is_not_believed(keepers: KeepersDesk) -> None:
    announce_three(keepers)
    kept = new_key().fingerprint

    ring = read_ring(keepers.store, root=kept)

    assert ring.publics == {}
    assert ring.faults == (f"Key {kept} is not among those of the checkpoints.",)


def test_a_first_key_of_somebody_else_s_is_named(keepers: KeepersDesk) -> None:
    keys, eve = announce_three(keepers), new_key()
    announce(keepers.store, eve, at=NOON)

    ring = read_ring(keepers.store, root=keys[0].fingerprint)

    assert eve.fingerprint not in ring.publics
    assert ring.faults == (f"Key {eve.fingerprint} is not tied to key {keys[0].fingerprint}.",)


def test_a_key_that_claims_to_follow_ours_and_is_not_signed_by_it_is_named(keepers: KeepersDesk) -> None:
    first, eve = new_key(), new_key()
    announce(keepers.store, first, at=NOON)
    told = Announcement(public=eve.public, follows=first.fingerprint, at=LATER)
    keepers.store.add(KEYS, told.name, seal(told.write(), eve, eve))

    ring = read_ring(keepers.store, root=first.fingerprint)

    assert list(ring.publics) == [first.fingerprint]
    assert ring.faults == (f"The announcement of key {eve.fingerprint} is not signed as it should be.",)


def test_a_key_cannot_be_put_before_ours_without_ours(keepers: KeepersDesk) -> None:
    ours, eve = new_key(), new_key()
    announce(keepers.store, eve, at=NOON)
    told = Announcement(public=ours.public, follows=eve.fingerprint, at=LATER)
    keepers.store.add(KEYS, told.name, seal(told.write(), eve, eve))

    ring = read_ring(keepers.store, root=ours.fingerprint)

    assert ring.publics == {}


def test_where_a_stolen_key_announced_another_heir_none_is_believed(keepers: KeepersDesk) -> None:
    first, second, eve = new_key(), new_key(), new_key()
    announce(keepers.store, first, at=NOON)
    announce(keepers.store, second, at=LATER, after=first)
    announce(keepers.store, eve, at=LATER, after=first)

    ring = read_ring(keepers.store, root=first.fingerprint)

    assert list(ring.publics) == [first.fingerprint]
    assert "has announced more than one other" in ring.faults[0]
