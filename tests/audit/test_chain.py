from hashlib import sha256

from channels_app.audit.chain import BEFORE_THE_FIRST, link, next_hash


def test_a_hash_is_made_of_the_raw_bytes_of_the_one_before_and_of_the_bodys_digest() -> None:
    before = sha256(b"before").digest()

    told = next_hash(before.hex(), "bödy")

    assert told == sha256(before + sha256("bödy".encode()).digest()).hexdigest()


def test_before_the_first_event_stand_32_zero_bytes() -> None:
    assert bytes.fromhex(BEFORE_THE_FIRST) == bytes(32)


def test_a_hash_never_changes_between_releases() -> None:
    assert (
        next_hash(BEFORE_THE_FIRST, "{}")
        == "961af672d320bfb80e482edf9e092930b12b6f10f28ac4913d1d64c49219da68"
    )


def test_each_hash_follows_from_the_one_before() -> None:
    first, second = link(["a", "b"])

    assert first == next_hash(BEFORE_THE_FIRST, "a")
    assert second == next_hash(first, "b")
