"""Each thing that can be seen of a channel that is to go, and the verdict on it: the table, row by row."""

from dataclasses import replace

import pytest

from channels_app.rules.deletion import (
    Asked,
    Changed,
    Deleting,
    Difference,
    Gone,
    Guard,
    Refused,
    find_differences,
    may_let_be,
    weigh,
)
from channels_app.rules.evidence import LookAgain, Present, SendAgain, Unknown, Unreadable
from channels_app.rules.tags import Tag
from tests.rules.evidence_scene import NOON, OUR_TAG, WARD, absent, present, seconds

CHANNEL = replace(present(WARD, OUR_TAG, created=-3600), version="v1")
GUARD = Guard(arn=CHANNEL.arn, ttl=60, tags=(WARD,))
ASKED = Asked(guard=GUARD, last_sent_at=NOON, looking_since=NOON)
LOST = replace(ASKED, in_doubt=True)
STRICT = replace(ASKED, guard=replace(GUARD, version="v1"))
LATE = seconds(16 * 60)


def test_a_look_without_an_answer_teaches_nothing() -> None:
    assert weigh(LOST, Unreadable(now=NOON + seconds(1))) == LookAgain(after=seconds(1))


def test_two_minutes_without_an_answer_are_unknown() -> None:
    assert isinstance(weigh(LOST, Unreadable(now=NOON + seconds(121))), Unknown)


def test_one_absence_is_looked_at_again_after_ten_seconds() -> None:
    assert weigh(LOST, absent(at=1)) == LookAgain(after=seconds(10))


def test_a_second_absence_too_soon_waits_for_the_rest() -> None:
    gone = replace(LOST, gone_since=NOON + seconds(1))

    assert weigh(gone, absent(at=5)) == LookAgain(after=seconds(6))


def test_after_absence_ten_seconds_apart_the_delete_is_sent_again_for_that_is_the_strongest_read() -> None:
    gone = replace(LOST, gone_since=NOON + seconds(1))

    assert weigh(gone, absent(at=11)) == SendAgain()


def test_without_a_version_to_send_absence_ten_seconds_apart_is_gone() -> None:
    gone = replace(LOST, gone_since=NOON + seconds(1), sendable=False)

    assert weigh(gone, absent(at=11)) == Gone()


@pytest.mark.parametrize(("at", "verdict"), [(11, LookAgain(after=seconds(10))), (61, Gone())])
def test_of_one_that_was_just_made_absence_is_believed_a_minute_apart(at: float, verdict: object) -> None:
    young = replace(GUARD, arn=present(created=-20).arn)
    gone = replace(LOST, guard=young, gone_since=NOON + seconds(1), sendable=False)

    assert weigh(gone, absent(at=at)) == verdict


def test_another_channel_by_the_name_says_that_ours_is_gone() -> None:
    anew = present(created=0.5)

    assert weigh(LOST, anew) == Gone(now_there=anew.arn)


@pytest.mark.parametrize("asked", [ASKED, LOST, STRICT])
def test_deleting_is_what_was_asked_for(asked: Asked) -> None:
    changed = replace(CHANNEL, status="DELETING", version="v2", tags=None)

    assert weigh(asked, changed) == Deleting()


def test_unread_tags_are_looked_at_again() -> None:
    assert weigh(ASKED, replace(CHANNEL, tags=None)) == LookAgain(after=seconds(1))


def test_another_ttl_is_left_and_told() -> None:
    said = Difference(field="TTL", before="60 s", after="30 s")

    assert weigh(ASKED, replace(CHANNEL, ttl=30)) == Changed(differences=(said,))


def test_tags_that_came_went_and_changed_are_told_each() -> None:
    guard = replace(GUARD, tags=(WARD, Tag(key="floor", value="2")))
    seen = replace(CHANNEL, tags=(Tag(key="ward", value="4"), Tag(key="keep", value="yes"), OUR_TAG))

    assert [(each.field, each.before, each.after) for each in find_differences(guard, seen)] == [
        ("tag floor", "2", "–"),
        ("tag keep", "–", "yes"),
        ("tag ward", "3", "4"),
    ]


def test_another_version_counts_only_where_it_is_asked_for() -> None:
    seen = replace(CHANNEL, version="v2")

    assert weigh(ASKED, seen) == SendAgain()
    assert weigh(STRICT, seen) == Changed(differences=(Difference(field="Version", before="v1", after="v2"),))


def test_a_channel_without_a_ttl_of_its_own_has_not_changed() -> None:
    assert find_differences(GUARD, replace(CHANNEL, type="FULL_MESH", ttl=None)) == ()


@pytest.mark.parametrize("status", ["CREATING", "UPDATING"])
def test_what_is_moving_is_sent_again_once_it_rests(status: str) -> None:
    assert weigh(replace(ASKED, refused=True), replace(CHANNEL, status=status)) == SendAgain()


def test_unchanged_after_a_lost_answer_is_sent_again() -> None:
    assert weigh(LOST, CHANNEL) == SendAgain()


def test_a_refusal_for_good_ends_it() -> None:
    assert weigh(replace(ASKED, refused=True), CHANNEL) == Refused()


def test_not_now_is_asked_again_for_ten_seconds_and_then_ends_it() -> None:
    held = replace(ASKED, not_now=True)

    assert weigh(held, replace(CHANNEL, now=NOON + seconds(9))) == SendAgain()
    assert weigh(held, replace(CHANNEL, now=NOON + seconds(10))) == Refused()


@pytest.mark.parametrize("seen", [CHANNEL, replace(CHANNEL, ttl=30)], ids=["refused", "changed"])
def test_no_end_is_written_while_a_lost_request_may_still_arrive(seen: Present) -> None:
    doubted = replace(LOST, refused=True)
    late = replace(seen, now=NOON + LATE)

    assert isinstance(weigh(doubted, seen), LookAgain)
    assert isinstance(weigh(doubted, late), Refused | Changed)


def test_a_person_may_let_it_be_once_it_is_there_and_our_request_is_dead() -> None:
    late = replace(CHANNEL, now=NOON + LATE)

    assert may_let_be(LOST, late)
    assert not may_let_be(LOST, CHANNEL)
    assert not may_let_be(LOST, absent(at=16 * 60))
    assert not may_let_be(LOST, replace(late, status="DELETING"))
