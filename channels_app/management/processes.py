"""Runs the processes of an installation side by side, so that none of them outlives the rest."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

BACK_OFF = (0.5, 1.0, 2.0, 4.0, 8.0)  # seconds before each new start of a process that ended
STEADY = 60.0  # whatever ran for so many seconds has its earlier ends forgiven
GRACE = 15.0  # seconds to finish what is under way, once asked to stop
TICK = 0.1


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """A Python module to run, as `python -m` would, under a name that people read."""

    name: str
    module: str
    arguments: tuple[str, ...] = ()


@dataclass(kw_only=True, slots=True)
class _Child:
    program: Program
    process: subprocess.Popen[bytes]
    started: float
    ends: int = 0
    start_again_at: float | None = None


@dataclass(kw_only=True)
class Runner:
    """Keeps programs running in its own process group and on its leash: whatever ends it ends them, SIGKILL too."""

    programs: Sequence[Program]
    folder: Path
    say: Callable[[str], object]
    grace: float = GRACE
    back_off: Sequence[float] = BACK_OFF
    clock: Callable[[], float] = time.monotonic
    _signals: int = field(default=0, init=False)
    _children: list[_Child] = field(default_factory=list, init=False)

    def run(self) -> int:
        """Until Ctrl-C, SIGTERM or SIGHUP: 0. Or until a process has ended too often: 1. None is left after either."""
        self._listen()
        self._leash, self._held = os.pipe()
        try:
            self._children = [self._new_child(program) for program in self.programs]
            while not self._signals:
                time.sleep(TICK)
                for child in self._children:
                    if not self._keep_running(child):
                        return 1
            return 0
        finally:
            self._stop()
            os.close(self._leash)
            os.close(self._held)

    def _listen(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if (
                number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN
            ):  # nohup keeps its word
                signal.signal(number, self._count_signal)

    def _count_signal(self, *_: object) -> None:
        self._signals += 1

    def _new_child(self, program: Program) -> _Child:
        return _Child(program=program, process=self._start(program), started=self.clock())

    def _start(self, program: Program) -> subprocess.Popen[bytes]:
        leash = [sys.executable, "-m", "channels_app.management.leash", str(self.grace)]
        command = [*leash, program.module, *program.arguments]
        return subprocess.Popen(command, stdin=self._leash, cwd=self.folder)  # noqa: S603 (our own modules)

    def _keep_running(self, child: _Child) -> bool:
        """Start it again where it ended, in its time; False when it has ended too often."""
        now = self.clock()
        if child.start_again_at is not None and now >= child.start_again_at:
            child.process, child.started, child.start_again_at = self._start(child.program), now, None
        elif child.start_again_at is None and child.process.poll() is not None:
            return self._plan_new_start(child, now)
        return True

    def _plan_new_start(self, child: _Child, now: float) -> bool:
        ends = child.ends if now - child.started < STEADY else 0
        what = f"The {child.program.name} ended by itself (exit code {child.process.returncode})"
        if ends == len(self.back_off):
            self.say(f"{what}, {ends + 1} times now, so everything stops. The lines above may say why.")
            return False
        child.ends, child.start_again_at = ends + 1, now + self.back_off[ends]
        self.say(f"{what}; it starts again in {self.back_off[ends]:g} s.")
        return True

    def _stop(self) -> None:
        """Ask all to finish, the last started first, so that nobody misses one it needs; then insist."""
        deadline = self.clock() + self.grace
        for child in reversed(self._children):
            child.process.terminate()
            while child.process.poll() is None and self.clock() < deadline and self._signals < 2:
                time.sleep(TICK)
            child.process.kill()
            child.process.wait()
