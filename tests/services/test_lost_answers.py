from datetime import timedelta

import pytest

from channels_app.audit.models import AuditEvent
from channels_app.aws import errors
from channels_app.models import Channel, Operation
from channels_app.rules.tags import Tag
from channels_app.services.road.claim import claim_to_send
from tests.services.desk import Desk, let_pass

CREATE = "CreateSignalingChannel"
DESCRIBE = "DescribeSignalingChannel"
MINUTE = timedelta(minutes=1)


def finish(desk: Desk, operation: Operation) -> Operation:
    """Step after step, a quarter of a minute apart, until it is settled."""
    while operation.state in {"queued", "sent"}:
        step = desk.step(let_pass(operation, timedelta(seconds=16)))
        assert step is not None
        operation = step.operation
    return operation


def creates(desk: Desk) -> int:
    return [call for call, _ in desk.aws.calls].count("CreateSignalingChannel")


@pytest.mark.parametrize("after_commit", [True, False], ids=["made", "not made"])
def test_a_lost_answer_ends_in_one_channel(desk: Desk, after_commit: bool) -> None:
    desk.aws.lose_next_answer(after_commit=after_commit)

    operation = finish(desk, desk.create("gate-1"))

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

    operation = finish(desk, operation)

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
    operation = desk.request("gate-1")
    for passed in (timedelta(0), timedelta(seconds=16)):
        desk.step(let_pass(operation, passed))
    unknown = desk.step(let_pass(operation, 3 * MINUTE))

    settled = desk.step(let_pass(operation, 5 * MINUTE))

    assert unknown is not None
    assert unknown.operation.state == "unknown"
    assert settled is not None
    assert settled.operation.state == "succeeded"
    assert Channel.objects.get().state == "creating"


def test_a_refusal_after_a_lost_answer_is_not_believed_before_the_first_request_is_dead(desk: Desk) -> None:
    operation = desk.request("gate-1")
    desk.aws.lose_next_answer(after_commit=False)
    desk.step(operation)
    desk.step(operation)
    desk.aws.fail_next(errors.InvalidArgument("no", action=CREATE), action=CREATE)
    refused = desk.step(let_pass(operation, timedelta(seconds=16)))

    late = desk.step(let_pass(operation, 16 * MINUTE))

    assert refused is not None
    assert refused.operation.state == "sent"
    assert late is not None
    assert late.operation.state == "failed"


def test_a_refusal_without_any_doubt_fails_at_once(desk: Desk) -> None:
    desk.aws.fail_next(errors.InvalidArgument("no", action=CREATE), action=CREATE)

    operation = desk.create("gate-1")

    assert operation.state == "failed"
    assert Channel.objects.get().state == "failed"


def test_a_name_still_being_deleted_is_created_once_it_is_free(desk: Desk) -> None:
    desk.aws.add("gate-1").status = "DELETING"
    operation = desk.create("gate-1")
    waiting = operation.state
    del desk.aws.channels["gate-1"]

    operation = finish(desk, operation)

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


def test_a_refusal_after_a_crash_before_the_answer_was_recorded_is_not_believed_at_once(desk: Desk) -> None:
    operation = desk.request("gate-1")
    claim_to_send(operation, holder="dead", clock=desk.clock.read)
    desk.aws.fail_next(errors.InvalidArgument("no", action=CREATE), action=CREATE)

    for _ in range(2):
        step = desk.step(let_pass(operation, timedelta(seconds=16)))

    assert step is not None
    assert step.operation.state == "sent"
    assert step.operation.refused


def test_a_cloud_that_loses_every_answer_is_asked_more_and_more_slowly(desk: Desk) -> None:
    pauses = []
    operation = desk.request("gate-1")
    for _ in range(4):
        desk.aws.lose_next_answer(after_commit=False)
        desk.step(let_pass(operation, timedelta(seconds=30)))
        step = desk.step(operation)
        assert step is not None
        pauses.append(step.operation.due_at - step.operation.claimed_until)  # type: ignore[operator]

    assert pauses == sorted(pauses)
    assert pauses[-1] > 4 * pauses[0]
