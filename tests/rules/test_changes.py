"""Each thing that can be seen of a channel that is to change, and the verdict on it: the table, row by row."""

from dataclasses import replace

import pytest

from channels_app.rules.changes import (
    Change,
    FoundSo,
    Step,
    as_change_wish,
    from_change_wish,
    plan_change,
    plan_link,
    weigh_change,
)
from channels_app.rules.deletion import Asked, Changed, Difference, Gone, Guard, Refused
from channels_app.rules.evidence import LookAgain, Present, SendAgain, Unknown, Unreadable
from channels_app.rules.tags import Tag
from tests.rules.evidence_scene import NOON, OUR_TAG, WARD, absent, present, seconds

STREAM, OTHER = (
    f"arn:aws:kinesisvideo:eu-west-1:123456789012:stream/{name}/1" for name in ("ward-3", "ward-4")
)
CHANNEL = replace(present(WARD, OUR_TAG, created=-3600), version="v1", stream=OTHER)
GUARD = Guard(arn=CHANNEL.arn, ttl=60, tags=(WARD,))
ASKED = Asked(guard=GUARD, last_sent_at=NOON, looking_since=NOON)
LOST = replace(ASKED, in_doubt=True)
FLOOR, OTHER_WARD = Tag(key="floor", value="2"), Tag(key="ward", value="4")
TTL, PUT, OFF = Step(ttl=90), Step(tags=(FLOOR,)), Step(keys=("ward",))
LINK, UNLINK = Step(stream=STREAM), Step(stream="")
STEPS = pytest.mark.parametrize(
    "step", [TTL, PUT, OFF, LINK, UNLINK], ids=["ttl", "tag", "untag", "link", "unlink"]
)
LATE = seconds(16 * 60)


@STEPS
def test_a_look_without_an_answer_teaches_nothing(step: Step) -> None:
    assert weigh_change(LOST, step, Unreadable(now=NOON + seconds(1))) == LookAgain(after=seconds(1))


@STEPS
def test_two_minutes_without_an_answer_are_unknown(step: Step) -> None:
    assert isinstance(weigh_change(LOST, step, Unreadable(now=NOON + seconds(121))), Unknown)


@STEPS
def test_absence_is_believed_ten_seconds_apart(step: Step) -> None:
    gone = replace(LOST, gone_since=NOON + seconds(1))

    assert weigh_change(LOST, step, absent(at=1)) == LookAgain(after=seconds(10))
    assert weigh_change(gone, step, absent(at=11)) == Gone()


@STEPS
def test_another_channel_by_the_name_says_that_ours_is_gone(step: Step) -> None:
    anew = present(created=0.5)

    assert weigh_change(LOST, step, anew) == Gone(now_there=anew.arn)


@STEPS
@pytest.mark.parametrize("seen", [replace(CHANNEL, status="DELETING"), replace(CHANNEL, tags=None)])
def test_what_is_being_deleted_or_is_unread_is_looked_at_again(step: Step, seen: Present) -> None:
    assert weigh_change(ASKED, step, seen) == LookAgain(after=seconds(1))


@pytest.mark.parametrize(
    ("step", "seen"),
    [
        (TTL, replace(CHANNEL, ttl=90)),
        (PUT, replace(CHANNEL, tags=(WARD, FLOOR, OUR_TAG))),
        (OFF, replace(CHANNEL, tags=(OUR_TAG,))),
        (Step(tags=(OTHER_WARD,)), replace(CHANNEL, tags=(OTHER_WARD, OUR_TAG))),
    ],
)
def test_equality_with_the_wish_is_success_and_what_is_seen_is_what_is_recorded(
    step: Step, seen: Present
) -> None:
    people = tuple(tag for tag in seen.tags or () if tag != OUR_TAG)

    assert weigh_change(LOST, step, seen) == FoundSo(ttl=seen.ttl, tags=people, rests=True)


def test_what_is_as_wished_and_still_moving_is_success_that_does_not_rest_yet() -> None:
    seen = replace(CHANNEL, ttl=90, status="UPDATING")

    assert weigh_change(LOST, TTL, seen) == FoundSo(ttl=90, tags=(WARD,), rests=False)


@STEPS
def test_what_was_changed_otherwise_for_ten_seconds_is_left_and_told(step: Step) -> None:
    said = Difference(field="TTL", before="60 s", after="30 s")
    other = replace(CHANNEL, ttl=30)

    assert isinstance(weigh_change(ASKED, step, replace(other, now=NOON + seconds(9))), LookAgain)
    late = weigh_change(ASKED, step, replace(other, now=NOON + seconds(10)))
    assert late == Changed(differences=(said,))


def test_what_is_as_wished_and_otherwise_not_as_it_was_left_is_believed_after_ten_seconds() -> None:
    stale = replace(CHANNEL, ttl=90, tags=(OTHER_WARD, OUR_TAG))

    assert isinstance(weigh_change(LOST, TTL, replace(stale, now=NOON + seconds(9))), LookAgain)
    late = weigh_change(LOST, TTL, replace(stale, now=NOON + seconds(10)))
    assert late == FoundSo(ttl=90, tags=(OTHER_WARD,), rests=True)


@STEPS
def test_another_version_of_the_same_is_no_change(step: Step) -> None:
    assert weigh_change(ASKED, step, replace(CHANNEL, version="v2")) == SendAgain()


@STEPS
def test_unchanged_is_sent_again(step: Step) -> None:
    assert weigh_change(LOST, step, CHANNEL) == SendAgain()


@STEPS
@pytest.mark.parametrize("status", ["CREATING", "UPDATING"])
def test_what_is_moving_is_sent_again_once_it_rests(step: Step, status: str) -> None:
    assert weigh_change(replace(ASKED, refused=True), step, replace(CHANNEL, status=status)) == SendAgain()


@STEPS
def test_a_refusal_for_good_ends_it(step: Step) -> None:
    assert weigh_change(replace(ASKED, refused=True), step, CHANNEL) == Refused()


@STEPS
def test_not_now_is_asked_again_for_ten_seconds_and_then_ends_it(step: Step) -> None:
    held = replace(ASKED, not_now=True)

    assert weigh_change(held, step, replace(CHANNEL, now=NOON + seconds(9))) == SendAgain()
    assert weigh_change(held, step, replace(CHANNEL, now=NOON + seconds(10))) == Refused()


@STEPS
@pytest.mark.parametrize("seen", [CHANNEL, replace(CHANNEL, ttl=30)], ids=["refused", "changed"])
def test_no_end_is_written_while_a_lost_request_may_still_arrive(step: Step, seen: Present) -> None:
    doubted = replace(LOST, refused=True)

    assert isinstance(weigh_change(doubted, step, seen), LookAgain)
    assert isinstance(weigh_change(doubted, step, replace(seen, now=NOON + LATE)), Refused | Changed)


def test_steps_are_tags_off_tags_on_and_then_the_ttl_each_from_where_the_last_one_ends() -> None:
    first = plan_change(GUARD, ttl=90, tags=(FLOOR,))
    assert first is not None
    second = first.next
    assert second is not None
    third = second.next
    assert third is not None

    assert [each.step.kind for each in (first, second, third)] == ["untag", "tag", "update_ttl"]
    assert [each.guard.tags for each in (first, second, third)] == [(WARD,), (), (FLOOR,)]
    assert (third.outcome.ttl, third.outcome.tags, third.next) == (90, (FLOOR,), None)


def test_a_new_value_is_put_on_and_nothing_is_taken_off() -> None:
    assert plan_change(GUARD, ttl=60, tags=(OTHER_WARD,)) == Change(
        guard=GUARD, step=Step(tags=(OTHER_WARD,))
    )


def test_what_is_so_already_has_no_steps() -> None:
    assert plan_change(GUARD, ttl=60, tags=(WARD,)) is None


def test_a_wish_is_read_as_it_was_written() -> None:
    change = plan_change(GUARD, ttl=90, tags=(FLOOR,))
    assert change is not None

    assert from_change_wish(as_change_wish(change, name="ward-3", type_="SINGLE_MASTER")) == change


def test_a_link_that_is_unread_is_looked_at_again() -> None:
    assert weigh_change(LOST, LINK, replace(CHANNEL, stream=None)) == LookAgain(after=seconds(1))


@pytest.mark.parametrize(
    ("step", "seen", "verdict"),
    [
        (LINK, STREAM, FoundSo),
        (LINK, "", SendAgain),
        (LINK, OTHER, Changed),
        (UNLINK, "", FoundSo),
        (UNLINK, STREAM, SendAgain),
        (UNLINK, OTHER, Changed),
    ],
)
def test_a_link_is_guarded_by_the_stream_that_was_seen(step: Step, seen: str, verdict: type) -> None:
    guard = replace(GUARD, stream="" if step.stream else STREAM)
    asked = replace(ASKED, guard=guard, looking_since=NOON - seconds(11))

    assert isinstance(weigh_change(asked, step, replace(CHANNEL, stream=seen)), verdict)


@pytest.mark.parametrize("stream", [STREAM, ""])
def test_a_link_is_kept_as_json_and_read_again(stream: str) -> None:
    change = plan_link(replace(GUARD, stream=OTHER), stream=stream)

    assert change is not None
    assert change.step.kind == "link"
    assert from_change_wish(as_change_wish(change, name="gate-1", type_="SINGLE_MASTER")) == change


def test_the_stream_that_it_is_linked_to_needs_no_step() -> None:
    assert plan_link(replace(GUARD, stream=STREAM), stream=STREAM) is None
