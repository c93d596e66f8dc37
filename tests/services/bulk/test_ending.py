"""Whether, when a batch is over, each channel is as was wished."""

import pytest

from channels_app.models import Channel
from channels_app.rules.bulk import Action
from channels_app.services.bulk.ending import all_so
from tests.services.bulk.desk import DELETE, TAG, TTL, WARD, done, gates
from tests.services.desk import Desk


@pytest.mark.parametrize("action", [TAG, TTL, DELETE])
def test_all_is_so_when_each_row_succeeded(desk: Desk, action: Action) -> None:
    gates(desk, 2)

    assert all_so(done(desk, action))


def test_what_was_so_before_is_so_too(desk: Desk) -> None:
    first, _ = gates(desk, 2)
    first.tags.create(key=WARD.key, value=WARD.value)

    assert all_so(done(desk, TAG))


def test_what_was_left_out_for_another_reason_is_not(desk: Desk) -> None:
    gates(desk, 2)
    Channel.objects.filter(name="gate-1").update(state="missing")

    assert not all_so(done(desk, TAG))
