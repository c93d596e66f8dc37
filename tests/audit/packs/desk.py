"""A trail of Ada's, Ben's and the console's events, and packs of it in a folder, as a stranger unpacks them."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from channels_app.audit.packs import verify
from channels_app.audit.packs.plan import make_plan
from channels_app.audit.packs.scope import Scope
from channels_app.audit.packs.writing import write_pack
from tests.audit.checkpoints.desk import KeepersDesk
from tests.audit.entries import write

ADA, BEN = "4f0d6f0e-8c35-4a0b-9df0-0c4f8e2c1a11", "9d0b7e6a-7c1e-4f57-8f43-2a3f6de0bb22"
ADAS = Scope(title="All that ada did", only={"actor_id": (ADA,)})
HOSTILE = "<script>alert('1')</script> \"&quot; $title </table>\u202e\r\n"


@dataclass
class PackDesk:
    keepers: KeepersDesk
    folder: Path

    def content(self, scope: Scope) -> bytes:
        plan = make_plan(scope, store=self.keepers.store, root=self.keepers.signs_with.fingerprint)
        assert plan is not None
        told: dict[str, str | int] = {
            "made_by": "adaeze",
            "made_at": "2026-11-24T12:00:00.000000Z",
            "reason": HOSTILE,
        }
        more: dict[str, str | int] = {"key": self.key, "installation": "6d0c2a52", "generation": 1}
        return b"".join(write_pack(plan, told={**told, **more}))

    def unpack(self, scope: Scope) -> Path:
        with zipfile.ZipFile(io.BytesIO(self.content(scope))) as archive:
            archive.extractall(self.folder)
        return self.folder

    @property
    def key(self) -> str:
        return self.keepers.signs_with.fingerprint

    def check(self, place: Path | None = None, *, key: str | None = None) -> tuple[int, str]:
        """What the pack's own program says, where there is nothing but Python."""
        named = ["--key", self.key if key is None else key] if key != "" else []
        program = [sys.executable, "-I", "-S", verify.__file__, str(place or self.folder), *named]
        done = subprocess.run(program, capture_output=True, text=True, check=False)
        assert done.stderr == ""
        return done.returncode, done.stdout

    def change(self, name: str, change: Callable[[str], str]) -> None:
        file = self.folder / name
        text = change(file.read_text())
        file.chmod(0o644)
        file.write_text(text)


def write_story(keepers: KeepersDesk) -> None:
    """Fourteen events: Ada's are 1, 2, 3, 7 and 12. Signed after 5, 10 and 14."""
    write(3, reason=HOSTILE)
    write(2, actor_id=BEN, actor_name="ben", subject_label=HOSTILE)
    keepers.keeper.write()
    for who in (BEN, ADA, BEN, BEN, BEN):
        write(1, actor_id=who, details={"said": HOSTILE})
    keepers.keeper.write()
    for who in (BEN, ADA, BEN, BEN):
        write(1, actor_id=who)
    keepers.keeper.write()


def of_time(since: datetime | None = None, until: datetime | None = None) -> Scope:
    return Scope(title="A time", only={}, since=since, until=until)


@pytest.fixture
def packs(keepers: KeepersDesk, tmp_path: Path, db: None) -> PackDesk:
    write_story(keepers)
    return PackDesk(keepers=keepers, folder=tmp_path / "pack")
