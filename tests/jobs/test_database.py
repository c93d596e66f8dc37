"""The database is lost in the middle of a task: the server was stopped, or ended the session of who stood still."""

import logging

import pytest
from django.db import InternalError, OperationalError, connections

from channels_app.jobs.database import borrowed


@pytest.fixture(autouse=True)
def kept_connections(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Tests go on with theirs; what was let go of is counted."""
    let_go: list[str] = []
    monkeypatch.setattr(connections, "close_all", lambda: let_go.append("all"))
    return let_go


@pytest.mark.parametrize("kind", [OperationalError, InternalError])
def test_that_the_database_was_lost_is_one_line_of_the_log(
    kind: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    with borrowed():
        raise kind("terminating connection due to idle-in-transaction timeout\nserver closed it")

    (line,) = caplog.records
    assert (line.levelno, line.exc_info) == (logging.ERROR, None)
    assert "(terminating connection due to idle-in-transaction timeout)" in line.message


def test_what_is_no_fault_of_the_database_rises(kept_connections: list[str]) -> None:
    with pytest.raises(KeyError), borrowed():
        raise KeyError("a mistake")

    assert kept_connections == ["all"]
