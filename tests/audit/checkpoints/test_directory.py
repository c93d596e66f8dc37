from pathlib import Path

import pytest

from channels_app.audit.checkpoints.directory import DirectoryStore


@pytest.fixture
def store(tmp_path: Path) -> DirectoryStore:
    return DirectoryStore(tmp_path)


def test_what_was_added_can_be_read(store: DirectoryStore) -> None:
    added = store.add("keys", "one", "a text\n")

    assert added
    assert store.read("keys", "one") == "a text\n"


def test_what_is_there_is_never_overwritten(store: DirectoryStore) -> None:
    store.add("keys", "one", "first")

    added = store.add("keys", "one", "second")

    assert not added
    assert store.read("keys", "one") == "first"


def test_what_is_not_there_reads_as_none(store: DirectoryStore) -> None:
    assert store.read("keys", "one") is None
    assert store.list_names("keys") == []


def test_names_come_in_order_from_where_they_are_asked_for(store: DirectoryStore) -> None:
    for name in ("b", "c", "a"):
        store.add("keys", name, "")

    assert store.list_names("keys", start="b") == ["b", "c"]


def test_what_was_cut_short_by_a_crash_is_not_there(store: DirectoryStore, tmp_path: Path) -> None:
    store.add("keys", "one", "")
    (tmp_path / "keys" / ".unfinished-7").write_text("half")

    assert store.list_names("keys") == ["one"]


def test_a_file_cannot_be_written_to_afterwards(store: DirectoryStore, tmp_path: Path) -> None:
    store.add("keys", "one", "")

    assert (tmp_path / "keys" / "one").stat().st_mode & 0o777 == 0o444
    assert len(list((tmp_path / "keys").iterdir())) == 1


def test_a_disk_that_is_not_mounted_is_no_empty_store(tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path / "mount")

    for ask in (
        lambda: store.list_names("keys"),
        lambda: store.read("keys", "one"),
        lambda: store.add("keys", "one", ""),
    ):
        with pytest.raises(OSError, match="No such file or directory"):
            ask()
