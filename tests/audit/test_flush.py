"""Transactional tests need not think of the trail: it is empty before each, and protected in each."""

import pytest
from django.db import connection

from channels_app.audit.models import AuditEvent, ChainHead
from channels_app.audit.triggers import find_missing_triggers
from tests.audit.entries import write


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_transactional_test_finds_an_empty_and_protected_trail(turn: int) -> None:
    empty = not AuditEvent.objects.exists() and ChainHead.objects.get().seq == 0

    write(turn)

    assert empty
    assert find_missing_triggers(connection) == ()


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_one_without_the_migrations_rows_can_write_too(turn: int) -> None:
    (event,) = write()

    assert event.seq == 1
