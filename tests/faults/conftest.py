"""Scenes: each is a whole story with real processes, played once, beside the others; its tests say how it ended.

Most of a story is waiting for claims and leases to run out, so all that were asked for play at the same time.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from tests.faults.aftermath import Aftermath
from tests.faults.databases import is_postgres
from tests.faults.stage import Stage

AT_ONCE = int(os.environ.get("KVSADMIN_SCENES_AT_ONCE", "6"))
LONGEST = 600  # seconds
Play = Callable[[Stage], Aftermath]
# What is about a server, and about many workers on it, has nothing to say where the suite runs on SQLite
collect_ignore = [] if is_postgres() else ["test_batches_restarted.py", "test_shared.py"]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "scene(play): how the story ended is this test's `aftermath`")


def is_skipped(item: pytest.Item) -> bool:
    return any(mark.args[0] for mark in item.iter_markers("skipif"))


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    stage = Stage(tmp_path_factory.mktemp("faults"))
    yield stage
    stage.clear_away()


@pytest.fixture(scope="session")
def scenes(request: pytest.FixtureRequest, stage: Stage) -> Iterator[dict[Play, Future[Aftermath]]]:
    """The scenes that this run's tests ask about, side by side."""
    told = [item for item in request.session.items if not is_skipped(item)]
    wanted = dict.fromkeys(mark.args[0] for item in told for mark in item.iter_markers("scene"))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {play: pool.submit(play, stage) for play in wanted}
        stage.clear_away()  # so that a scene that still plays, because we were interrupted, ends
        pool.shutdown(wait=False, cancel_futures=True)


@pytest.fixture
def aftermath(request: pytest.FixtureRequest, scenes: dict[Play, Future[Aftermath]]) -> Aftermath:
    """Whatever the story was, it ends with the same channels in the cloud and on record, and with a whole trail."""
    mark = request.node.get_closest_marker("scene")
    aftermath = scenes[mark.args[0]].result(timeout=LONGEST)
    assert aftermath.cloud == aftermath.record
    assert aftermath.verified == 0, aftermath.verdict
    return aftermath
