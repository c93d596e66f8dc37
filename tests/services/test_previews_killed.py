"""Previewers that die, stall, meet each other or cannot ask AWS."""

import pytest

from channels_app.aws import errors
from channels_app.models import Batch, Operation, Target
from channels_app.rules.spec import ChannelType
from channels_app.services import previews
from channels_app.services.previews import claim
from channels_app.services.previews.cloud import Asker
from channels_app.services.previews.judging import GROUP
from tests.services.desk import Desk
from tests.services.preview_desk import ask, previewed, rows_of, run, verdicts

MANY = b"name\n" + b"".join(b"gate-%d\n" % number for number in range(GROUP + 5))
LIST = "ListSignalingChannels"


def run_out(batch: Batch) -> None:
    Batch.objects.filter(pk=batch.pk).update(claimed_until="2020-01-01T00:00Z")


class Deadly(list[str]):
    """The types on offer, to a previewer that is killed while it looks at the row after so many."""

    def __init__(self, *types: str, rows: int) -> None:
        super().__init__(types)
        self.left = rows * len(ChannelType)

    def __contains__(self, each: object) -> bool:
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt
        return super().__contains__(each)


def kill_in_the_second_group(desk: Desk, batch: Batch) -> None:
    types = Deadly("SINGLE_MASTER", rows=GROUP + 1)
    asker = Asker(gateway=desk.aws, sleep=desk.clock.sleep, chance=lambda: 0.0)
    with pytest.raises(KeyboardInterrupt):
        previews.preview(batch.pk, hand=desk.hand("dead"), asker=asker, types=types)
    batch.refresh_from_db()


def test_a_batch_under_a_live_claim_is_left_alone(desk: Desk) -> None:
    batch = ask(desk, b"name\ngate-1\n")
    claim.take(batch.pk, holder="another")

    run(desk, batch)

    assert batch.state == "previewing"
    assert not Operation.objects.exists()


def test_a_preview_that_was_killed_is_done_afresh(desk: Desk) -> None:
    batch = ask(desk, MANY)
    kill_in_the_second_group(desk, batch)
    left = Operation.objects.count()
    run_out(batch)

    run(desk, batch, holder="worker-2")

    assert left == GROUP
    assert [row.line for row in rows_of(batch)] == list(range(2, GROUP + 7))
    assert (batch.state, batch.rows) == ("ready", GROUP + 5)


def test_progress_is_seen_while_it_goes(desk: Desk) -> None:
    batch = ask(desk, MANY)

    kill_in_the_second_group(desk, batch)

    assert (batch.state, batch.rows) == ("previewing", GROUP)


def test_a_previewer_that_stalled_past_its_claim_writes_nothing(desk: Desk) -> None:
    batch = ask(desk, b"name\ngate-1\n")
    claim.take(batch.pk, holder="stalled")
    run_out(batch)
    claim.take(batch.pk, holder="worker-2")

    with pytest.raises(claim.Preempted):
        claim.keep(batch, holder="stalled", rows=1)


def test_a_batch_that_was_discarded_meanwhile_stays_so(desk: Desk) -> None:
    batch = ask(desk, b"name\ngate-1\n")

    def discard(seconds: float) -> None:
        Batch.objects.filter(pk=batch.pk).update(state="cancelled")

    desk.aws.fail_next(errors.Throttled("slow down"), action=LIST)
    desk.clock.sleep = discard  # type: ignore[method-assign]
    run(desk, batch)

    assert batch.state == "cancelled"
    assert not Operation.objects.exists()


@pytest.mark.parametrize(
    "error",
    [
        errors.AccessDenied("no", action=LIST),
        errors.Unreachable("no route"),
        errors.CredentialsMissing("none"),
    ],
)
def test_a_preview_ends_though_aws_cannot_be_asked_and_says_so(desk: Desk, error: errors.AwsError) -> None:
    desk.aws.fail_next(error)

    batch = previewed(desk, b"name\ngate-1\n")

    assert (batch.state, batch.room_left) == ("ready", None)
    assert "AWS could not be asked" in batch.notes[0]
    assert str(error) in batch.notes[0]


def test_another_account_s_names_are_not_compared(desk: Desk) -> None:
    desk.aws.account = "999999999999"
    desk.aws.add("gate-1")

    batch = previewed(desk, b"name\ngate-1\n")

    assert verdicts(batch) == {"gate-1": "create"}
    assert "999999999999" in batch.notes[0]
    assert Target.objects.get(pk=desk.target.pk).held_at is None


def test_a_busy_aws_is_asked_again(desk: Desk) -> None:
    desk.aws.add("gate-1")
    desk.aws.fail_next(errors.Throttled("slow down"), action=LIST)
    desk.aws.fail_next(errors.LostAnswer("dropped"), action=LIST)

    batch = previewed(desk, b"name\ngate-1\n")

    assert verdicts(batch) == {"gate-1": "taken"}
    assert len(desk.clock.slept) == 2


def test_an_aws_that_stays_busy_does_not_hold_the_preview_up_for_ever(desk: Desk) -> None:
    for _ in range(50):
        desk.aws.fail_next(errors.Throttled("slow down"), action=LIST)

    batch = previewed(desk, b"name\ngate-1\n")

    assert batch.state == "ready"
    assert sum(desk.clock.slept) < 30


def test_a_target_whose_calls_are_held_is_compared_all_the_same(desk: Desk) -> None:
    Target.objects.filter(pk=desk.target.pk).update(held_at="2026-01-01T00:00Z")
    desk.aws.add("gate-1")

    assert verdicts(previewed(desk, b"name\ngate-1\n")) == {"gate-1": "taken"}
