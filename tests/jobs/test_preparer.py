"""The rows of what was confirmed, where the database does not stay."""

from typing import Any

import pytest
from django.db import InterfaceError, InternalError, OperationalError, connection

from tests.services.bulk.desk import gates, requested
from tests.services.desk import Desk
from tests.services.undo_desk import prepared


@pytest.mark.parametrize("kind", [OperationalError, InterfaceError, InternalError])
def test_a_database_that_went_away_leaves_the_batch_to_the_sweep(desk: Desk, kind: type[Exception]) -> None:
    gates(desk)
    (batch,) = requested(desk)

    def go_away(execute: Any, sql: str, *statement: Any) -> Any:
        if sql.startswith("INSERT") and "channels_app_operation" in sql:
            raise kind
        return execute(sql, *statement)

    with connection.execute_wrapper(go_away), pytest.raises(kind):
        prepared(desk, batch)

    batch.refresh_from_db()
    assert batch.state == "previewing"
