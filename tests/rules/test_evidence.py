"""What became of a create whose answer was lost: each thing that can have happened, and the verdict on it.

In all of them the first request goes out at NOON, and the look is a moment later, unless said otherwise.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from channels_app.rules.arn import ChannelArn
from channels_app.rules.evidence import (
    Absent,
    Gone,
    LookAgain,
    Ours,
    Present,
    Seen,
    SendAgain,
    Sent,
    Taken,
    Unknown,
    Unreadable,
    may_give_up,
    weigh,
)
from channels_app.rules.spec import ChannelSpec
from channels_app.rules.tags import OPERATION_KEY, Tag, operation_tag

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
OUR_INSTALLATION, THEIR_INSTALLATION = UUID(int=1), UUID(int=2)
OPERATION, OTHER_OPERATION = UUID(int=3), UUID(int=4)
OUR_TAG = operation_tag(installation=OUR_INSTALLATION, operation=OPERATION)
WARD = Tag(key="ward", value="3")
FIFTY = tuple(Tag(key=f"k{n}", value="v") for n in range(50))

SENT = Sent(
    tag=OUR_TAG,
    spec=ChannelSpec(name="ward-3", tags=(WARD,)),
    first_sent_at=NOON,
    last_sent_at=NOON,
    looking_since=NOON,
)
SENT_FIFTY = replace(SENT, tag=None, spec=ChannelSpec(name="ward-3", tags=FIFTY))


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def arn_of(name: str, created_at: datetime) -> str:
    made = ChannelArn(
        partition="aws", region="eu-west-2", account="123456789012", name=name, created_at=created_at
    )
    return str(made)


def present(
    *tags: Tag, name: str = "ward-3", created: float = 0.2, status: str = "ACTIVE", at: float = 1
) -> Present:
    """A channel that was created so many seconds after NOON, seen `at` seconds after it; the clocks agree."""
    now, created_at = NOON + seconds(at), NOON + seconds(created)
    return Present(
        now=now,
        aws_now=now,
        arn=arn_of(name, created_at),
        created_at=created_at,
        status=status,
        type="SINGLE_MASTER",
        ttl=60,
        tags=tags,
    )


def absent(at: float = 1) -> Absent:
    now = NOON + seconds(at)
    return Absent(now=now, aws_now=now)


def ours(seen: Present, found_by: str = "tag") -> Ours:
    return Ours(arn=seen.arn, created_at=seen.created_at, found_by=found_by)  # type: ignore[arg-type]


def taken(seen: Present, owner: str = "") -> Taken:
    return Taken(arn=seen.arn, created_at=seen.created_at, owner=owner)


class TestKilled:
    def test_before_the_bytes_left(self) -> None:
        assert weigh(SENT, absent()) == SendAgain()

    def test_before_the_intent_and_asked_again_by_the_person(self) -> None:
        never_looked = replace(SENT, looking_since=None)

        assert weigh(never_looked, absent(at=0)) == SendAgain()

    def test_before_the_answer_came(self) -> None:
        seen = present(WARD, OUR_TAG)

        assert weigh(SENT, seen) == ours(seen)

    def test_after_the_answer_and_before_it_was_committed_a_day_later(self) -> None:
        seen = present(WARD, OUR_TAG, at=86_400)

        assert weigh(SENT, seen) == ours(seen)


class TestOurTag:
    @pytest.mark.parametrize("status", ["CREATING", "ACTIVE", "UPDATING", "DELETING"])
    def test_it_is_ours_in_any_status(self, status: str) -> None:
        seen = present(WARD, OUR_TAG, status=status)

        assert weigh(SENT, seen) == ours(seen)

    def test_it_is_ours_whatever_was_changed_since(self) -> None:
        seen = replace(present(OUR_TAG), ttl=30, type="FULL_MESH")

        assert weigh(SENT, seen) == ours(seen)

    def test_it_is_ours_when_our_next_request_found_the_name_in_use(self) -> None:
        seen = present(WARD, OUR_TAG)

        assert weigh(replace(SENT, in_use=True, last_sent_at=NOON + seconds(0.5)), seen) == ours(seen)

    def test_it_is_ours_when_our_next_request_was_refused(self) -> None:
        seen = present(WARD, OUR_TAG)

        assert weigh(replace(SENT, refused=True), seen) == ours(seen)

    def test_it_is_ours_after_two_minutes_of_looking(self) -> None:
        seen = present(WARD, OUR_TAG, at=500)

        assert weigh(SENT, seen) == ours(seen)

    def test_it_is_ours_without_aws_clock(self) -> None:
        seen = replace(present(WARD, OUR_TAG), aws_now=None)

        assert weigh(SENT, seen) == ours(seen)

    def test_on_a_channel_of_another_name_it_is_a_copy_and_no_evidence(self) -> None:
        assert weigh(SENT, present(WARD, OUR_TAG, name="ward-4")) == LookAgain(after=seconds(1))

    def test_on_what_is_no_channel_it_is_no_evidence(self) -> None:
        stream = replace(present(OUR_TAG), arn="arn:aws:kinesisvideo:eu-west-2:123456789012:stream/ward-3/1")

        assert weigh(SENT, stream) == LookAgain(after=seconds(1))

    def test_under_an_earlier_id_of_our_installation_it_is_ours(self) -> None:
        seen = present(operation_tag(installation=THEIR_INSTALLATION, operation=OPERATION))
        renamed = replace(SENT, known_installations=frozenset({THEIR_INSTALLATION}))

        assert weigh(renamed, seen) == ours(seen)


class TestAnothersTag:
    @pytest.mark.parametrize(
        "value",
        [
            f"{OUR_INSTALLATION}/{OTHER_OPERATION}",
            f"{THEIR_INSTALLATION}/{OTHER_OPERATION}",
            f"{THEIR_INSTALLATION}/{OPERATION}",
            "by hand",
        ],
        ids=[
            "another operation",
            "another installation",
            "our id, not our installation",
            "not of our making",
        ],
    )
    def test_the_name_is_taken_and_by_whom_is_said(self, value: str) -> None:
        seen = present(WARD, Tag(key=OPERATION_KEY, value=value))

        assert weigh(SENT, seen) == taken(seen, owner=value)

    def test_of_an_installation_of_ours_but_another_operation_it_is_taken(self) -> None:
        tag = operation_tag(installation=THEIR_INSTALLATION, operation=OTHER_OPERATION)
        seen = present(tag)

        assert weigh(replace(SENT, known_installations=frozenset({THEIR_INSTALLATION})), seen) == taken(
            seen, owner=tag.value
        )

    def test_with_fifty_tags_sent_it_cannot_be_ours(self) -> None:
        seen = present(OUR_TAG)

        assert weigh(SENT_FIFTY, seen) == taken(seen, owner=OUR_TAG.value)


class TestNoTag:
    def test_not_visible_yet_proves_nothing(self) -> None:
        assert weigh(SENT, present()) == LookAgain(after=seconds(1))

    def test_not_readable_proves_nothing(self) -> None:
        assert weigh(SENT, replace(present(), tags=None)) == LookAgain(after=seconds(1))

    def test_on_a_name_that_was_deleted_and_made_again_by_another_it_stays_unknown(self) -> None:
        assert isinstance(weigh(SENT, present(WARD, created=60, at=150)), Unknown)

    def test_created_before_our_first_send_the_name_is_taken(self) -> None:
        seen = present(WARD, created=-5.1)

        assert weigh(SENT, seen) == taken(seen)

    def test_created_before_our_first_send_it_is_taken_even_with_its_tags_unread(self) -> None:
        seen = replace(present(created=-3600), tags=None)

        assert weigh(SENT, seen) == taken(seen)

    def test_five_seconds_before_our_first_send_are_allowed(self) -> None:
        assert weigh(SENT, present(WARD, created=-5)) == LookAgain(after=seconds(1))

    def test_the_first_send_counts_and_not_the_last(self) -> None:
        sent_twice = replace(SENT, last_sent_at=NOON + seconds(600))

        assert isinstance(weigh(sent_twice, present(WARD, created=1, at=601)), Unknown)

    def test_without_aws_clock_there_is_no_judgement_by_time(self) -> None:
        assert weigh(SENT, replace(present(created=-3600), aws_now=None)) == LookAgain(after=seconds(1))


class TestAWrongClock:
    """Ours is off by an hour; AWS's is right. AWS created the channel 0.2 s after our request, or an hour before."""

    @pytest.mark.parametrize("off", [-3600, 3600])
    def test_what_was_made_after_our_first_send_is_not_called_taken(self, off: float) -> None:
        seen = present()

        assert weigh(*_with_our_clock(off, SENT, seen)) == LookAgain(after=seconds(1))

    @pytest.mark.parametrize("off", [-3600, 3600])
    def test_what_was_there_before_is_taken(self, off: float) -> None:
        seen = present(created=-3600)

        assert weigh(*_with_our_clock(off, SENT, seen)) == taken(seen)

    def test_put_back_since_the_send_there_is_no_judgement_by_time(self) -> None:
        sent, _ = _with_our_clock(3600, SENT, present())

        assert not isinstance(weigh(sent, present()), Taken)

    def test_put_back_since_we_began_to_look_it_ends_looking(self) -> None:
        sent, _ = _with_our_clock(3600, SENT, present())

        assert isinstance(weigh(sent, present()), Unknown)

    def test_put_back_since_the_send_nothing_is_given_up_early(self) -> None:
        sent, _ = _with_our_clock(3600, SENT, present())

        assert not may_give_up(sent, absent(at=3600))


class TestRestoredFromABackup:
    """The record says that the create was never sent. It was, after the backup, an hour before the restored one."""

    def test_our_tag_outweighs_the_time(self) -> None:
        seen = present(WARD, OUR_TAG, created=-3600)

        assert weigh(replace(SENT, in_use=True), seen) == ours(seen)

    def test_an_operation_that_the_backup_does_not_know_has_taken_the_name(self) -> None:
        tag = operation_tag(installation=OUR_INSTALLATION, operation=OTHER_OPERATION)
        seen = present(tag, created=-3600)

        assert weigh(replace(SENT, in_use=True), seen) == taken(seen, owner=tag.value)


class TestDeleting:
    @pytest.mark.parametrize("created", [-3600, 0.2])
    def test_the_name_is_waited_for(self, created: float) -> None:
        seen = present(WARD, created=created, status="DELETING")

        assert weigh(replace(SENT, in_use=True), seen) == LookAgain(after=seconds(1))

    def test_another_operations_channel_is_waited_for_as_well(self) -> None:
        tag = operation_tag(installation=THEIR_INSTALLATION, operation=OTHER_OPERATION)

        assert weigh(SENT, present(tag, status="DELETING")) == LookAgain(after=seconds(1))

    def test_when_it_is_gone_the_create_is_sent_again(self) -> None:
        assert weigh(replace(SENT, in_use=True), absent(at=5)) == SendAgain()


class TestFiftyTags:
    def test_equal_in_everything_it_is_ours(self) -> None:
        seen = present(*reversed(FIFTY))

        assert weigh(SENT_FIFTY, seen) == ours(seen, found_by="equality")

    def test_equal_in_everything_but_there_before_the_name_is_taken(self) -> None:
        seen = present(*FIFTY, created=-6)

        assert weigh(SENT_FIFTY, seen) == taken(seen)

    def test_created_when_our_last_request_was_dead_it_is_not_ours(self) -> None:
        assert isinstance(weigh(SENT_FIFTY, present(*FIFTY, created=906, at=1000)), Unknown)

    @pytest.mark.parametrize(
        "change",
        [
            {"tags": FIFTY[:49]},
            {"tags": (*FIFTY[:49], Tag(key="k49", value="w"))},
            {"tags": None},
            {"ttl": 61},
            {"ttl": None},
            {"type": "FULL_MESH"},
            {"aws_now": None},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_anything_that_differs_or_is_unread_is_looked_at_again(self, change: dict[str, object]) -> None:
        seen = replace(present(*FIFTY), **change)  # type: ignore[arg-type]

        assert weigh(SENT_FIFTY, seen) == LookAgain(after=seconds(1))

    def test_a_mesh_has_no_ttl_to_compare(self) -> None:
        mesh = replace(SENT_FIFTY, spec=replace(SENT_FIFTY.spec, type="FULL_MESH"))
        seen = replace(present(*FIFTY), type="FULL_MESH", ttl=None)

        assert weigh(mesh, seen) == ours(seen, found_by="equality")

    def test_when_our_only_request_was_answered_in_use_its_twin_is_not_ours(self) -> None:
        assert weigh(replace(SENT_FIFTY, in_use=True), present(*FIFTY)) == LookAgain(after=seconds(1))

    def test_when_an_earlier_request_was_lost_in_use_means_our_own(self) -> None:
        seen = present(*FIFTY)

        assert weigh(replace(SENT_FIFTY, in_use=True, last_sent_at=NOON + seconds(0.5)), seen) == ours(
            seen, found_by="equality"
        )

    def test_with_room_for_our_tag_equality_is_no_evidence(self) -> None:
        assert weigh(SENT, present(WARD)) == LookAgain(after=seconds(1))


class TestAbsentThoughInUse:
    SENT = replace(SENT, in_use=True)

    def test_right_after_the_answer_it_is_looked_at_again(self) -> None:
        assert weigh(self.SENT, absent(at=0.1)) == LookAgain(after=seconds(0.5))

    def test_sends_and_looks_grow_apart(self) -> None:
        assert _sends_while_absent(self.SENT, until=119) == [0.5, 1, 2, 4, 8, 16, 46, 106]

    def test_after_two_minutes_it_is_unknown(self) -> None:
        assert weigh(self.SENT, absent(at=120)) == Unknown(after=seconds(30))

    def test_after_fifteen_minutes_without_a_request_it_is_sent_again(self) -> None:
        assert weigh(self.SENT, absent(at=900)) == SendAgain()


class TestRefusedForGood:
    """An answer was lost, and then AWS refused the same create."""

    SENT = replace(SENT, refused=True)

    def test_it_is_never_sent_again(self) -> None:
        assert weigh(self.SENT, absent(at=60)) == LookAgain(after=seconds(15))

    def test_it_is_unknown_while_the_lost_request_may_still_arrive(self) -> None:
        assert weigh(self.SENT, absent(at=900)) == Unknown(after=seconds(225))

    def test_it_is_gone_when_its_signature_is_dead(self) -> None:
        assert weigh(self.SENT, absent(at=900.1)) == Gone()

    def test_the_last_request_counts(self) -> None:
        sent = replace(self.SENT, last_sent_at=NOON + seconds(60))

        assert isinstance(weigh(sent, absent(at=950)), Unknown)


class TestPauses:
    @pytest.mark.parametrize(
        ("at", "after"), [(0, 0.5), (0.5, 0.5), (1, 1), (2, 2), (8, 8), (15, 15), (60, 15), (119.9, 15)]
    )
    def test_they_double_up_to_fifteen_seconds(self, at: float, after: float) -> None:
        assert weigh(SENT, present(at=at)) == LookAgain(after=seconds(after))

    @pytest.mark.parametrize(("at", "after"), [(120, 30), (600, 150), (1200, 300), (86_400, 300)])
    def test_from_two_minutes_on_it_is_unknown_and_looks_go_on_more_slowly(
        self, at: float, after: float
    ) -> None:
        assert weigh(SENT, present(at=at)) == Unknown(after=seconds(after))

    def test_the_first_look_begins_them(self) -> None:
        assert weigh(replace(SENT, looking_since=None), present(at=500)) == LookAgain(after=seconds(0.5))

    def test_a_look_that_got_no_answer_is_repeated(self) -> None:
        assert weigh(SENT, Unreadable(now=NOON + seconds(1))) == LookAgain(after=seconds(1))

    def test_looks_that_never_get_an_answer_end_in_unknown(self) -> None:
        assert weigh(SENT, Unreadable(now=NOON + seconds(120))) == Unknown(after=seconds(30))


@pytest.mark.parametrize(
    ("seen", "may"),
    [
        (absent(at=900), False),
        (absent(at=900.1), True),
        (present(at=1000), False),
        (Unreadable(now=NOON + seconds(1000)), False),
    ],
    ids=["absent, too early", "absent, late enough", "present", "unreadable"],
)
def test_giving_up_needs_absence_and_fifteen_minutes(seen: Seen, may: bool) -> None:
    assert may_give_up(SENT, seen) is may


def _with_our_clock(off: float, sent: Sent, seen: Present) -> tuple[Sent, Present]:
    """The same events as a database whose clock is off would have noted them."""
    shift = seconds(off)
    noted = replace(sent, first_sent_at=NOON + shift, last_sent_at=NOON + shift, looking_since=NOON + shift)
    return noted, replace(seen, now=seen.now + shift)


def _sends_while_absent(sent: Sent, *, until: float) -> list[float]:
    """When the create is sent again while AWS answers every send with *in use* and every look with nothing."""
    at, sends = 0.0, []
    while at < until:
        verdict = weigh(sent, absent(at=at))
        if isinstance(verdict, LookAgain):
            at += verdict.after.total_seconds()
        else:
            sends.append(at)
            sent = replace(sent, last_sent_at=NOON + seconds(at))
    return sends
