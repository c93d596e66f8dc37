import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

UNFINISHED = ".unfinished-"


class DirectoryStore:
    """Checkpoints as files: whole or not there, on the disk before anything is built on them, never overwritten."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def address(self) -> str:
        return str(self._folder)

    def list_names(self, folder: str, *, start: str = "") -> list[str]:
        self._folder.stat()  # a disk that is not mounted is no empty store
        try:
            with os.scandir(self._folder / folder) as found:
                names = [each.name for each in found]
        except FileNotFoundError:
            return []
        return sorted(name for name in names if name >= start and not name.startswith(UNFINISHED))

    def read(self, folder: str, name: str) -> str | None:
        try:
            return (self._folder / folder / name).read_text(errors="replace")
        except FileNotFoundError:
            self._folder.stat()
            return None

    def add(self, folder: str, name: str, text: str) -> bool:
        into = self._folder / folder
        into.mkdir(exist_ok=True)  # and not what is above it: see list_names
        unfinished = into / f"{UNFINISHED}{uuid4()}"
        try:
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444), "w") as opened:
                opened.write(text)
                opened.flush()
                os.fsync(opened.fileno())
            os.link(unfinished, into / name)  # unlike a rename, it never replaces what is there
        except FileExistsError:
            return False
        finally:
            with suppress(FileNotFoundError):
                unfinished.unlink()
        for each in (into, self._folder):
            _sync(each)
        return True


def _sync(folder: Path) -> None:
    """A new name is on the disk only when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
