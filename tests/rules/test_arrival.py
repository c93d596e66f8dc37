from datetime import timedelta

import pytest

from channels_app.rules.arrival import ABSENT, arrived
from channels_app.rules.lifecycle import ChannelState

SOON, LATE = timedelta(seconds=5), timedelta(minutes=11)


@pytest.mark.parametrize("state", [ChannelState.CREATING, ChannelState.UPDATING])
def test_what_aws_calls_active_is_active(state: ChannelState) -> None:
    assert arrived(state, "ACTIVE", waited=SOON) == "active"


@pytest.mark.parametrize("state", [ChannelState.CREATING, ChannelState.UPDATING])
@pytest.mark.parametrize("status", [None, ABSENT, "CREATING", "UPDATING"])
def test_what_is_not_active_yet_is_waited_for(state: ChannelState, status: str | None) -> None:
    assert arrived(state, status, waited=SOON) is None


@pytest.mark.parametrize("status", [None, "UPDATING", "DELETING"])
def test_a_channel_that_is_changed_is_not_missing_because_aws_is_slow_or_cannot_be_asked(
    status: str | None,
) -> None:
    assert arrived(ChannelState.UPDATING, status, waited=LATE) is None


def test_a_channel_that_is_changed_is_missing_where_aws_has_none_after_ten_minutes() -> None:
    assert arrived(ChannelState.UPDATING, ABSENT, waited=LATE) == "missing"


def test_a_channel_that_is_made_is_not_missing_because_aws_cannot_be_asked() -> None:
    assert arrived(ChannelState.CREATING, None, waited=LATE) is None


@pytest.mark.parametrize("status", [ABSENT, "CREATING"])
def test_a_channel_that_is_made_is_missing_after_ten_minutes(status: str | None) -> None:
    assert arrived(ChannelState.CREATING, status, waited=LATE) == "missing"


def test_a_delete_is_waited_for_until_aws_has_it_no_more() -> None:
    assert arrived(ChannelState.DELETING, "DELETING", waited=LATE) is None
    assert arrived(ChannelState.DELETING, ABSENT, waited=SOON) == "deleted"


@pytest.mark.parametrize(("waited", "state"), [(SOON, None), (LATE, "active")])
def test_active_is_believed_of_a_delete_after_ten_minutes_only(waited: timedelta, state: str | None) -> None:
    assert arrived(ChannelState.DELETING, "ACTIVE", waited=waited) == state
