"""What a person may take for the channel that was asked for: what is there, and bears no name of its maker."""

from dataclasses import replace

import pytest

from channels_app.rules.evidence import Seen, Unreadable, may_adopt
from channels_app.rules.tags import operation_tag
from tests.rules.evidence_scene import (
    FIFTY,
    NOON,
    OTHER_OPERATION,
    OUR_TAG,
    SENT,
    SENT_FIFTY,
    THEIR_INSTALLATION,
    WARD,
    absent,
    present,
)

THEIRS = operation_tag(installation=THEIR_INSTALLATION, operation=OTHER_OPERATION)
ELSEWHERE = "arn:aws:kinesisvideo:eu-central-1:123456789012:channel/another/1700000000000"


@pytest.mark.parametrize(
    ("seen", "may"),
    [
        (present(WARD), True),
        (present(), True),
        (present(WARD, status="CREATING"), True),
        (present(WARD, status="DELETING"), False),
        (present(WARD, OUR_TAG), False),
        (present(WARD, THEIRS), False),
        (present(WARD, created=-86_400), False),
        (replace(present(WARD), tags=None), False),
        (replace(present(WARD), arn=ELSEWHERE), False),
        (absent(), False),
        (Unreadable(now=NOON), False),
    ],
)
def test_adopting_takes_a_channel_of_the_name_whose_tags_tell_no_maker(seen: Seen, may: bool) -> None:
    assert may_adopt(SENT, seen) is may


def test_what_is_equal_to_all_that_was_asked_for_is_ours_and_needs_no_adopting() -> None:
    assert not may_adopt(SENT_FIFTY, present(*FIFTY))
