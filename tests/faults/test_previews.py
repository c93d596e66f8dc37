"""A worker dies, or stops for too long, while it previews a large file: another does it, and each row is there once."""

from collections.abc import Callable

import pytest

from tests.faults.aftermath import Aftermath, look_around
from tests.faults.processes import Process
from tests.faults.rig import PERSON, Installation, until
from tests.faults.stage import Stage

pytestmark = pytest.mark.fault

ROWS = 30_000
CLAIM = 60  # seconds for which a previewer's batch is left alone
ASK = f"""
import sys
from pathlib import Path
from uuid import uuid4
import django
django.setup()
from channels_app.jobs.wake import wake_preview
from channels_app.models import Person, Target
from channels_app.rules.spec import ChannelSpec
from channels_app.services import previews
from channels_app.services.actor import Actor, Through
previews.request_preview(
    actor=Actor(person=Person.objects.get(username={PERSON!r}), through=Through.COMMAND, address="tests"),
    target=Target.objects.get(name="default"),
    source=previews.Source(kind="file", name="wards.csv", content=Path(sys.argv[1]).read_bytes()),
    defaults=ChannelSpec(name=""),
    submission=uuid4(),
    types=["SINGLE_MASTER"],
    wake_preview=wake_preview,
)
"""


def killed_previewer(stage: Stage) -> Aftermath:
    with stage.install() as place:
        first = begin_preview(place)
        first.kill()
        return finish_preview(place, written=str(count_rows(place)))


def frozen_previewer(stage: Stage) -> Aftermath:
    """It wakes when another has done the preview."""

    def thaw_late(place: Installation) -> None:
        before = rows_of(place)
        first.thaw()
        until(first.stands_still, "it has found that the batch is another's", within=60)
        assert rows_of(place) == before

    with stage.install() as place:
        first = begin_preview(place)
        freeze_between_writes(first, place)
        return finish_preview(place, then=thaw_late, written=str(count_rows(place)))


def begin_preview(place: Installation) -> Process:
    """A worker that is in the middle of it."""
    file = place.var / "wards.csv"
    file.write_text("\n".join(["name", *(f"bed-{number}" for number in range(ROWS))]))
    asked = place.start("-c", ASK, str(file))
    assert asked.wait(within=60) == 0, asked.complained
    worker = place.worker()
    until(lambda: count_rows(place) > 0, "it writes rows", within=60)
    return worker


def freeze_between_writes(process: Process, place: Installation) -> None:
    """Whoever freezes inside a write to SQLite holds everybody up."""
    process.freeze()
    while not place.database.is_free():
        process.thaw()
        process.freeze()


def finish_preview(
    place: Installation, *, written: str, then: Callable[[Installation], None] = lambda place: None
) -> Aftermath:
    place.worker_with_beat()
    until(lambda: state_of(place) == "ready", "another has done it", within=CLAIM + 120, look=0.5)
    then(place)
    return look_around(place, written=written, rows=summary_of(place), ends=ends_of(place))


def count_rows(place: Installation) -> int:
    return int(place.database.read("SELECT count(*) FROM channels_app_operation")[0][0])


def rows_of(place: Installation) -> list[tuple[object, ...]]:
    return place.database.read("SELECT id, line, name, verdict FROM channels_app_operation ORDER BY id")


def state_of(place: Installation) -> str:
    return str(place.database.read("SELECT state FROM channels_app_batch")[0][0])


def summary_of(place: Installation) -> str:
    """Of the rows: how many, how many lines and names there are among them, the last line, and the verdicts."""
    query = (
        "SELECT count(*), count(DISTINCT line), count(DISTINCT name), max(line), min(verdict), max(verdict)"
        " FROM channels_app_operation"
    )
    return " ".join(map(str, place.database.read(query)[0]))


def ends_of(place: Installation) -> str:
    """How often the trail tells that it was previewed."""
    query = "SELECT result FROM audit_auditevent WHERE action = 'batch.preview' ORDER BY seq"
    return " ".join(result for (result,) in place.database.read(query))


BOTH = pytest.mark.parametrize(
    "story",
    [
        pytest.param("killed", marks=pytest.mark.scene.with_args(killed_previewer)),
        pytest.param("frozen", marks=pytest.mark.scene.with_args(frozen_previewer)),
    ],
)


@BOTH
def test_it_was_in_the_middle_of_it(aftermath: Aftermath, story: str) -> None:
    assert 0 < int(aftermath.notes["written"]) < ROWS


@BOTH
def test_each_row_of_the_file_is_there_once(aftermath: Aftermath, story: str) -> None:
    assert aftermath.notes["rows"] == f"{ROWS} {ROWS} {ROWS} {ROWS + 1} create create"


@BOTH
def test_the_trail_tells_of_one_preview(aftermath: Aftermath, story: str) -> None:
    assert aftermath.notes["ends"] == "requested succeeded"
