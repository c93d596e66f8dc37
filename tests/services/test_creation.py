from datetime import timedelta
from uuid import uuid4

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from channels_app.audit.models import AuditEvent
from channels_app.aws import errors
from channels_app.models import Channel, Operation, Target
from channels_app.rules.spec import ChannelSpec
from channels_app.rules.tags import OPERATION_KEY, Tag
from channels_app.services.errors import InvalidSpec, NameTaken, NotAllowed
from tests.people import make_channel
from tests.services.desk import Desk, let_pass

CREATE = "CreateSignalingChannel"


def test_a_create_is_answered_with_the_arn(desk: Desk) -> None:
    operation = desk.create("gate-1")

    channel = Channel.objects.get(name="gate-1")
    assert operation.state == "succeeded"
    assert channel.arn == desk.aws.channels["gate-1"].arn
    assert channel.state == "creating"
    assert channel.created_by == desk.person


def test_the_intent_is_in_the_trail_before_the_call_and_the_outcome_after_it(desk: Desk) -> None:
    operation = desk.create("gate-1", reason="ward 3 goes live")

    asked, answered = AuditEvent.objects.filter(operation=str(operation.pk)).order_by("seq")
    assert (asked.action, asked.result, asked.actor) == ("channel.create", "requested", "mara")
    assert (answered.action, answered.result) == ("channel.create", "succeeded")
    assert answered.request_id
    assert "ward 3 goes live" in asked.body


def test_the_channel_bears_the_operation_s_tag_in_aws(desk: Desk) -> None:
    operation = desk.create("gate-1")

    values = {tag.key: tag.value for tag in desk.aws.channels["gate-1"].tags}
    assert values[OPERATION_KEY].endswith(f"/{operation.pk}")


def test_fifty_tags_leave_no_room_for_ours(desk: Desk) -> None:
    tags = tuple(Tag(key=f"k{number}", value="v") for number in range(50))

    desk.create(spec=ChannelSpec(name="gate-1", tags=tags))

    assert desk.aws.channels["gate-1"].tags == tags


def test_the_same_submission_makes_one_channel(desk: Desk) -> None:
    submission = uuid4()
    first = desk.create("gate-1", submission=submission)

    second = desk.create("gate-1", submission=submission)

    assert second.pk == first.pk
    assert [call for call, _ in desk.aws.calls].count("CreateSignalingChannel") == 1


def test_a_name_on_record_is_refused_with_the_channel_that_has_it(desk: Desk) -> None:
    taken = make_channel(desk.target, "gate-1")

    with pytest.raises(NameTaken) as refusal:
        desk.create("gate-1")

    assert refusal.value.channel == taken
    assert not desk.aws.calls


def test_the_name_of_a_deleted_channel_is_free_again(desk: Desk) -> None:
    Channel.objects.filter(pk=make_channel(desk.target, "gate-1").pk).update(state="deleted")

    operation = desk.create("gate-1")

    assert operation.state == "succeeded"


def test_all_problems_are_named_at_once_and_nothing_is_asked_for(desk: Desk) -> None:
    Target.objects.filter(pk=desk.target.pk).update(reason_required=True)
    desk.target.refresh_from_db()

    with pytest.raises(InvalidSpec) as refusal:
        desk.create(spec=ChannelSpec(name="gate 1", ttl=300))

    assert [problem.field for problem in refusal.value.problems] == ["name", "ttl", "reason"]
    assert not Operation.objects.exists()


def test_a_viewer_is_refused_and_the_attempt_is_recorded(desk: Desk, viewer: object) -> None:
    desk.person = viewer  # type: ignore[assignment]

    with pytest.raises(NotAllowed) as refusal:
        desk.create("gate-1")

    event = AuditEvent.objects.get(seq=refusal.value.event)
    assert (event.action, event.result, event.actor) == ("access.refused", "refused", "hiro")
    assert not Channel.objects.exists()


def test_a_throttled_create_is_queued_again_and_then_made(desk: Desk) -> None:
    desk.aws.fail_next(errors.Throttled("slow down", code="ClientLimitExceededException"), action=CREATE)
    operation = desk.request("gate-1")

    first = desk.step(operation)
    second = desk.step(let_pass(operation, timedelta(seconds=1)))

    assert first is not None
    assert (first.throttled, first.operation.state) == (True, "queued")
    assert second is not None
    assert second.operation.state == "succeeded"


def test_a_create_that_stays_open_wakes_a_worker(
    desk: Desk, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    desk.aws.fail_next(errors.AccessDenied("no", action=CREATE), action=CREATE)

    with django_capture_on_commit_callbacks(execute=True):
        operation = desk.create("gate-1")

    assert operation.state == "queued"
    assert desk.woken == [desk.target]


def test_missing_credentials_keep_the_request_and_say_what_to_do(desk: Desk) -> None:
    desk.aws.fail_next(errors.CredentialsMissing("none"), action="GetCallerIdentity")

    operation = desk.create("gate-1")

    assert operation.state == "queued"
    assert "AWS_PROFILE" in operation.answer
    assert operation.attempt == 0


def test_a_create_asks_for_nothing_new_once_its_time_is_over(desk: Desk) -> None:
    for _ in range(20):
        desk.aws.fail_next(errors.Throttled("slow down"), action="GetCallerIdentity")

    operation = desk.create("gate-1")

    assert operation.state == "queued"
    assert sum(desk.clock.slept) <= 4
