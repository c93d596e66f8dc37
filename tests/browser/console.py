"""The whole console as real processes with a fleet in it: web server, worker, beat and a cloud of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import SubprocessError

from channels_app.audit.checkpoints.key import new_key
from tests.cloud import LocalKvs
from tests.faults.rig import until
from tests.faults.stage import Stage

FILL = "import django; django.setup(); from tests.browser.fleet import fill; fill()"
SETTLE_MS = 1200  # long enough to be seen as Creating


@dataclass(frozen=True, kw_only=True, slots=True)
class Console:
    """Where it answers, and the cloud behind it."""

    url: str
    cloud: LocalKvs


def signing_in(folder: Path) -> dict[str, str]:
    """The settings with which the trail is signed, and what they name."""
    key, store = folder / "audit_key", folder / "checkpoints"
    key.write_bytes(new_key().write())
    store.mkdir()
    return {"AUDIT_KEY_FILE": str(key), "AUDIT_CHECKPOINTS": str(store)}


@contextmanager
def running_console(folder: Path) -> Iterator[Console]:
    """All of it runs, and the fleet is written; none of it is left."""
    stage = Stage(folder)
    try:
        env = {"LOCAL_KVS": "1", **signing_in(folder)}
        with stage.install(env=env, settle_ms=SETTLE_MS) as place:
            fill = place.start("-c", FILL)
            if fill.wait(within=120):
                raise SubprocessError(fill.complained)
            worker = place.worker_with_beat()
            _, port = place.web()
            running = "SELECT 1 FROM channels_app_worker"
            until(lambda: place.database.read(running) or not worker.runs, "a worker runs", within=60)
            yield Console(url=f"http://127.0.0.1:{port}", cloud=place.cloud)
    finally:
        stage.clear_away()
