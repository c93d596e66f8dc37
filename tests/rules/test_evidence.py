"""What became of a create whose answer was lost: each thing that can have happened, and the verdict on it."""

from dataclasses import replace

import pytest

from channels_app.rules.evidence import (
    LookAgain,
    Present,
    SendAgain,
    Sent,
    Taken,
    Unknown,
    may_give_up,
    weigh,
)
from channels_app.rules.tags import OPERATION_KEY, Tag, operation_tag
from tests.rules.evidence_scene import (
    NOON,
    OPERATION,
    OTHER_OPERATION,
    OUR_INSTALLATION,
    OUR_TAG,
    SENT,
    SENT_FIFTY,
    THEIR_INSTALLATION,
    WARD,
    absent,
    ours,
    present,
    seconds,
    taken,
)


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
    def test_what_was_there_before_is_taken_within_two_minutes(self, off: float) -> None:
        seen = present(created=-3600, at=120)

        assert weigh(*_with_our_clock(off, SENT, seen)) == taken(seen)

    def test_a_date_header_that_is_ahead_does_not_call_ours_taken_while_its_tags_cannot_be_seen(self) -> None:
        seen = present()

        verdict = weigh(SENT, replace(seen, aws_now=seen.now + seconds(240)))

        assert verdict == LookAgain(after=seconds(1))

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


def _with_our_clock(off: float, sent: Sent, seen: Present) -> tuple[Sent, Present]:
    """The same events as a database whose clock is off would have noted them."""
    shift = seconds(off)
    noted = replace(sent, first_sent_at=NOON + shift, last_sent_at=NOON + shift, looking_since=NOON + shift)
    return noted, replace(seen, now=seen.now + shift)
