"""The whole matrix of moves: what is written here may happen, and nothing else."""

from collections.abc import Callable, Mapping
from itertools import product
from typing import TypeVar

import pytest

from channels_app.rules.lifecycle import (
    CHANNEL_AFTER_CHANGE,
    CHANNEL_AFTER_CREATE,
    CHANNEL_AFTER_DELETE,
    LIVE,
    OPEN,
    ChannelState,
    ForbiddenMove,
    OperationState,
    check_channel_move,
    check_operation_move,
)

State = TypeVar("State", OperationState, ChannelState)

OPERATION = {
    "draft": "queued",
    "queued": "sent cancelled",
    "sent": "succeeded failed unknown queued",
    "unknown": "succeeded failed queued",
    "failed": "queued",
    "succeeded": "",
    "cancelled": "",
}
CHANNEL = {
    "requested": "creating failed unknown",
    "creating": "active missing",
    "active": "updating deleting missing",
    "updating": "active unknown missing",
    "deleting": "deleted active unknown",
    "unknown": "requested creating active updating failed deleting deleted missing",
    "missing": "active deleted",
    "failed": "requested",
    "deleted": "",
}


@pytest.mark.parametrize(("old", "new"), list(product(OperationState, repeat=2)))
def test_an_operation_moves_as_the_table_says(old: OperationState, new: OperationState) -> None:
    assert _passes(check_operation_move, old, new) == (new in OPERATION[old].split())


@pytest.mark.parametrize(("old", "new"), list(product(ChannelState, repeat=2)))
def test_a_channel_moves_as_the_table_says(old: ChannelState, new: ChannelState) -> None:
    assert _passes(check_channel_move, old, new) == (new in CHANNEL[old].split())


def test_a_forbidden_move_tells_both_states() -> None:
    with pytest.raises(ForbiddenMove, match="sent may not follow cancelled") as caught:
        check_operation_move(OperationState.CANCELLED, OperationState.SENT)

    assert (caught.value.old, caught.value.new) == (OperationState.CANCELLED, OperationState.SENT)


def test_an_operation_is_open_while_something_may_still_come_of_it() -> None:
    assert {"queued", "sent", "unknown"} == OPEN


def test_a_channel_holds_its_name_until_it_failed_or_was_deleted() -> None:
    assert set(ChannelState) - LIVE == {"failed", "deleted"}


@pytest.mark.parametrize("old", CHANNEL_AFTER_CREATE)
@pytest.mark.parametrize(
    "follows",
    [CHANNEL_AFTER_CREATE, CHANNEL_AFTER_CHANGE, CHANNEL_AFTER_DELETE],
    ids=["create", "change", "delete"],
)
def test_a_channel_can_follow_its_operation(
    old: OperationState, follows: Mapping[OperationState, ChannelState]
) -> None:
    after = {new: follows[new] for new in OperationState if new in OPERATION[old].split()}

    assert all(
        state == follows[old] or _passes(check_channel_move, follows[old], state) for state in after.values()
    )


def test_a_delete_that_is_not_open_and_did_not_succeed_leaves_the_channel_active() -> None:
    ended = set(CHANNEL_AFTER_DELETE) - OPEN - {OperationState.SUCCEEDED}

    assert {CHANNEL_AFTER_DELETE[state] for state in ended} == {ChannelState.ACTIVE}


def test_a_create_that_is_not_open_and_did_not_succeed_frees_the_name() -> None:
    held = {create for create, channel in CHANNEL_AFTER_CREATE.items() if channel in LIVE}

    assert held == OPEN | {OperationState.SUCCEEDED}


def _passes(check: Callable[[State, State], None], old: State, new: State) -> bool:
    try:
        check(old, new)
    except ForbiddenMove:
        return False
    return True
