"""The verdict where nothing was found, how long looking goes on, and when it may be given up."""

from dataclasses import replace

import pytest

from channels_app.rules.evidence import (
    Gone,
    LookAgain,
    Seen,
    SendAgain,
    Sent,
    Unknown,
    Unreadable,
    may_give_up,
    weigh,
)
from tests.rules.evidence_scene import (
    NOON,
    SENT,
    absent,
    present,
    seconds,
)


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
