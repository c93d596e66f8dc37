"""A keeper of checkpoints over a folder of the test's own, and what befalls its store."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from channels_app.audit.checkpoints.checkpoint import Checkpoint, Origin, read_checkpoint
from channels_app.audit.checkpoints.directory import DirectoryStore
from channels_app.audit.checkpoints.keeper import Keeper
from channels_app.audit.checkpoints.key import Key, new_key
from channels_app.audit.checkpoints.paper import open_paper
from channels_app.audit.checkpoints.store import CHECKPOINTS

OURS = Origin(installation="6d0c2a52-56c5-4f0f-8d7f-0a5ad1d3a111", generation=1)
AFTER_RESTORE = Origin(installation="0b8f1e55-70e7-4a53-9a0e-3e1f4a5f2222", generation=2)


@dataclass
class KeepersDesk:
    folder: Path
    signs_with: Key = field(default_factory=new_key)
    origin: Origin = OURS
    clock_ahead: timedelta = timedelta()

    @property
    def key_file(self) -> Path:
        """Where the settings would find the key."""
        return self.folder.with_name("audit_key")

    @property
    def store(self) -> DirectoryStore:
        return DirectoryStore(self.folder)

    @property
    def keeper(self) -> Keeper:
        return Keeper(
            store=self.store,
            key=lambda: self.signs_with,
            origin=lambda: self.origin,
            clock=lambda: datetime.now(UTC) + self.clock_ahead,
        )

    def names(self) -> list[str]:
        return self.store.list_names(CHECKPOINTS)

    def read(self, name: str) -> Checkpoint:
        checkpoint = read_checkpoint(open_paper(self.store.read(CHECKPOINTS, name) or ""))
        assert checkpoint is not None
        return checkpoint

    def remove(self, name: str) -> None:
        (self.folder / CHECKPOINTS / name).unlink()

    def overwrite(self, name: str, text: str) -> None:
        """What nobody can do to a bucket with Object Lock, and the owner of a folder can."""
        file = self.folder / CHECKPOINTS / name
        file.unlink(missing_ok=True)
        file.write_text(text)


@pytest.fixture
def keepers(tmp_path: Path) -> KeepersDesk:
    desk = KeepersDesk(folder=tmp_path / "checkpoints")
    desk.folder.mkdir()
    desk.key_file.write_bytes(desk.signs_with.write())
    return desk


@pytest.fixture
def signing(keepers: KeepersDesk, settings: Settings) -> KeepersDesk:
    """The console itself signs with that key, into that folder."""
    settings.AUDIT_KEY_FILE, settings.AUDIT_CHECKPOINTS = str(keepers.key_file), str(keepers.folder)
    return keepers
