from datetime import timedelta

import pytest

from channels_app.audit.models import AuditEvent
from channels_app.aws import errors
from channels_app.models import Channel
from channels_app.rules.tags import Tag
from tests.services.desk import Desk, let_pass

DESCRIBE = "DescribeSignalingChannel"
MINUTE = timedelta(minutes=1)


def creates(desk: Desk) -> int:
    return [call for call, _ in desk.aws.calls].count("CreateSignalingChannel")


@pytest.mark.parametrize("after_commit", [True, False], ids=["made", "not made"])
def test_a_lost_answer_ends_in_one_channel(desk: Desk, after_commit: bool) -> None:
    desk.aws.lose_next_answer(after_commit=after_commit)

    operation = desk.create("gate-1")

    assert operation.state == "succeeded"
    assert Channel.objects.get().arn == desk.aws.channels["gate-1"].arn
    assert creates(desk) == (1 if after_commit else 2)


def test_what_was_found_by_evidence_is_recorded_as_found(desk: Desk) -> None:
    desk.aws.lose_next_answer()

    operation = desk.create("gate-1")

    results = AuditEvent.objects.filter(operation=str(operation.pk)).order_by("seq")
    assert [event.result for event in results] == ["requested", "unknown", "succeeded"]
    assert '"found_by":"tag"' in results[2].body


def test_a_name_that_another_has_fails_with_its_arn(desk: Desk) -> None:
    theirs = desk.aws.add("gate-1", tags=(Tag(key="kvsadmin:operation", value="theirs/1"),))

    operation = desk.create("gate-1")

    assert operation.state == "failed"
    assert theirs.arn in operation.answer
    assert Channel.objects.get().state == "failed"


def test_stale_reads_are_looked_at_again_until_they_show_the_channel(desk: Desk) -> None:
    desk.aws.lose_next_answer()
    desk.aws.hide("gate-1", tag_reads=2)
    operation = desk.create("gate-1")

    while operation.state == "sent":
        step = desk.step(let_pass(operation, timedelta(seconds=15)))
        assert step is not None
        operation = step.operation

    assert operation.state == "succeeded"
    assert creates(desk) == 1


def test_two_minutes_without_evidence_are_unknown_and_looks_go_on(desk: Desk) -> None:
    desk.aws.lose_next_answer()
    desk.aws.hide("gate-1", tag_reads=30)
    operation = desk.create("gate-1")

    step = desk.step(let_pass(operation, 3 * MINUTE))

    assert step is not None
    assert step.operation.state == "unknown"
    assert Channel.objects.get().state == "unknown"
    assert step.operation.due_at > step.operation.claimed_until  # type: ignore[operator]


def test_an_unknown_create_is_settled_when_the_evidence_comes(desk: Desk) -> None:
    desk.aws.lose_next_answer()
    desk.aws.hide("gate-1", tag_reads=2)
    operation = desk.create("gate-1")
    step = desk.step(let_pass(operation, 3 * MINUTE))
    while step is not None and step.operation.state == "unknown":
        step = desk.step(let_pass(operation, 5 * MINUTE))

    assert step is not None
    assert step.operation.state == "succeeded"
    assert Channel.objects.get().state == "creating"


def test_a_refusal_after_a_lost_answer_is_not_believed_before_the_first_request_is_dead(desk: Desk) -> None:
    desk.aws.lose_next_answer(after_commit=False)
    desk.aws.fail_next(
        errors.LostAnswer("gone", action="CreateSignalingChannel"), action="CreateSignalingChannel"
    )
    desk.aws.fail_next(
        errors.InvalidArgument("no", action="CreateSignalingChannel"), action="CreateSignalingChannel"
    )
    operation = desk.create("gate-1")
    early = operation.state

    step = desk.step(let_pass(operation, 16 * MINUTE))

    assert early == "sent"
    assert step is not None
    assert step.operation.state == "failed"


def test_a_refusal_without_any_doubt_fails_at_once(desk: Desk) -> None:
    desk.aws.fail_next(
        errors.InvalidArgument("no", action="CreateSignalingChannel"), action="CreateSignalingChannel"
    )

    operation = desk.create("gate-1")

    assert operation.state == "failed"
    assert Channel.objects.get().state == "failed"


def test_a_name_still_being_deleted_is_created_once_it_is_free(desk: Desk) -> None:
    desk.aws.add("gate-1").status = "DELETING"
    operation = desk.create("gate-1")
    waiting = operation.state
    del desk.aws.channels["gate-1"]

    while operation.state in {"sent", "queued"}:
        step = desk.step(let_pass(operation, timedelta(seconds=16)))
        assert step is not None
        operation = step.operation

    assert waiting == "sent"
    assert operation.state == "succeeded"


def test_a_look_that_aws_does_not_allow_decides_nothing(desk: Desk) -> None:
    desk.aws.lose_next_answer()
    for _ in range(40):
        desk.aws.fail_next(
            errors.AccessDenied("no", action="DescribeSignalingChannel"), action="DescribeSignalingChannel"
        )

    operation = desk.create("gate-1")

    assert operation.state == "sent"
    assert "kvsadmin" not in operation.answer
    assert "DescribeSignalingChannel" in operation.answer
