"""Real processes of a test's own, each with its children in one group: frozen, woken and killed together."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tests.cloud import ROOT

GONE = {"Z", "X"}  # ended, and perhaps not yet waited for by whoever inherited it
ASLEEP = "S"
MOMENT = 0.25


class Process:
    """A program that runs until it ends or is killed. What it says goes to a file."""

    def __init__(self, command: Sequence[str], *, env: Mapping[str, str], log: Path) -> None:
        self._out, self._err = log.with_suffix(".out"), log.with_suffix(".err")
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self._popen = subprocess.Popen(
                command,
                cwd=ROOT,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )
        self.pid = self._popen.pid

    @property
    def said(self) -> str:
        return self._out.read_text().strip()

    @property
    def complained(self) -> str:
        return self._err.read_text().strip()

    @property
    def runs(self) -> bool:
        return self._popen.poll() is None

    def wait(self, *, within: float) -> int:
        """Its exit code, once it has ended by itself."""
        return self._popen.wait(timeout=within)

    def kill(self) -> None:
        """End it with SIGKILL, wherever it is; return when it and its children are gone."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._popen.wait(timeout=10)
        deadline = time.monotonic() + 10
        while members(self.pid):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{members(self.pid)} survived SIGKILL")
            time.sleep(0.01)

    def freeze(self) -> None:
        os.killpg(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.killpg(self.pid, signal.SIGCONT)

    def stands_still(self) -> bool:
        """Whether all its threads slept through a moment: it waits for somebody else."""
        before = activity(self.pid)
        time.sleep(MOMENT)
        after = activity(self.pid)
        asleep = all(state == ASLEEP for state, _ in [*before.values(), *after.values()])
        worked = sum(ticks for _, ticks in after.values()) - sum(ticks for _, ticks in before.values())
        return asleep and before.keys() == after.keys() and worked <= 1


def members(group: int) -> list[int]:
    """The living processes of the group."""
    found = {int(each.name): _stat(each / "stat") for each in Path("/proc").iterdir() if each.name.isdigit()}
    return [pid for pid, stat in found.items() if stat and int(stat[2]) == group and stat[0] not in GONE]


def activity(group: int) -> dict[str, tuple[str, int]]:
    """Each thread of the group: its state, and the hundredths of a second that it has worked."""
    stats = {str(file): _stat(file) for pid in members(group) for file in _threads(pid)}
    return {name: (stat[0], int(stat[11]) + int(stat[12])) for name, stat in stats.items() if stat}


def _threads(pid: int) -> list[Path]:
    """Their files; none where the process has ended meanwhile."""
    try:
        return [thread / "stat" for thread in Path(f"/proc/{pid}/task").iterdir()]
    except OSError:
        return []


def _stat(file: Path) -> list[str]:
    """Its fields from the state on; none where it has ended meanwhile."""
    try:
        return file.read_text().rpartition(")")[2].split()
    except OSError:
        return []
