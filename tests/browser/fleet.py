"""Writes the stories as rows, each with its operation and its events: `django.setup()` comes first.

Mara operates the wards, Inês all, Olga a laboratory that is still empty, Beatriz the
clinics, where all is done by batches, Dora what differs from AWS, Adaeze audits, Tomasz administers, Hiro looks
on, Nadia has no role yet.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction

from channels_app.models import Channel, Grant, Operation, Person, Target
from channels_app.rules.lifecycle import ChannelState, OperationState
from channels_app.rules.roles import Role
from tests.browser.batch_stories import write_batches
from tests.browser.drift_stories import make_real_drift, write_drift
from tests.browser.stories import (
    ANSWERS,
    CLINICS,
    CODES,
    DEPOTS,
    GATES,
    HELD,
    KIOSKS,
    LAB,
    LOBBIES,
    STAGING,
    WARDS,
    Story,
    stories,
)
from tests.faults.rig import ACCOUNT, REGION
from tests.people import make_channel, make_event, make_operation, make_person, make_target

NOW = datetime.now(UTC)
MADE = {ChannelState.ACTIVE, ChannelState.CREATING, ChannelState.MISSING}
ENDED = {"requested": "queued", "unknown": "unknown", "failed": "failed"}


@transaction.atomic
def fill() -> None:
    """Into an installation that is migrated and has its first person."""
    targets = make_targets()
    cast = make_cast(targets)
    told = [(story, targets[name], cast[story.by]) for name, each in stories().items() for story in each]
    for story, target, person in sorted(told, key=lambda one: one[0].ago, reverse=True):
        write(story, target, person)
    clinics = make_target(CLINICS, account="567890123456", region="eu-west-1")
    kiosks = make_target(KIOSKS, account="678901234567", region="eu-west-3")
    lobbies = make_target(LOBBIES, region="eu-north-1")
    dora = make_person("dora", Role.OPERATOR, on=kiosks, name="Dora Nagy")
    Grant.objects.create(person=dora, role=Role.OPERATOR.value, target=lobbies)
    write_drift(kiosks, dora)
    make_real_drift(lobbies, dora)
    write_batches(clinics, make_person("beatriz", Role.OPERATOR, on=clinics, name="Beatriz Lemos"))


def make_targets() -> dict[str, Target]:
    Target.objects.update(name=WARDS, account=ACCOUNT, region=REGION)
    held = {"held_at": NOW, "held_because": HELD}
    return {
        WARDS: Target.objects.get(),
        DEPOTS: make_target(DEPOTS, account="345678901234", region="us-east-1"),
        GATES: make_target(GATES, account="456789012345", region="eu-west-2", **held),
        STAGING: make_target(STAGING, account="123456789012", channel_limit=10),
        LAB: make_target(LAB, region="eu-west-1", reason_required=True),
    }


def make_cast(targets: dict[str, Target]) -> dict[str, Person]:
    """Those who create channels; the others are made too."""
    mara = make_person("mara", Role.OPERATOR, on=targets[WARDS], name="Mara Lindqvist")
    Grant.objects.bulk_create(
        Grant(person=mara, role=role.value, target=targets[name])
        for name, role in ((STAGING, Role.OPERATOR), (DEPOTS, Role.VIEWER), (GATES, Role.VIEWER))
    )
    make_person("olga", Role.OPERATOR, on=targets[LAB], name="Olga Reyes")
    make_person("hiro", Role.VIEWER, on=targets[WARDS], name="Hiro Tanabe")
    make_person("adaeze", Role.AUDITOR, name="Adaeze Obi")
    make_person("tomasz", Role.ADMINISTRATOR, name="Tomasz Wolak", email="tomasz@wards.example")
    make_person("nadia", name="Nadia Fahmy")
    return {
        "mara": mara,
        "ines": make_person("ines", Role.OPERATOR, name="Inês Duarte"),
        "ci-provisioner": make_person("ci-provisioner", Role.OPERATOR, name="ci-provisioner"),
    }


def write(story: Story, target: Target, person: Person) -> None:
    """The channel, the operation that made it or did not, and what the trail tells of it."""
    asked, state = NOW - story.ago, ChannelState(story.state)
    facts: dict[str, Any] = {"state_since": asked + timedelta(seconds=2)}
    if state in MADE:
        facts |= {"version": uuid4().hex[:20], "aws_created_at": asked}
    shape: dict[str, Any] = {"tags": story.tags, "ttl": story.ttl, "age": story.ago}
    channel = make_channel(target, story.name, state=state, by=person, **shape, **facts)
    operation = write_operation(story, channel, person, asked)
    tell(story, channel, operation, person, asked)


def write_operation(story: Story, channel: Channel, person: Person, asked: datetime) -> Operation:
    state = OperationState(ENDED.get(story.state, "succeeded"))
    times = {} if state == OperationState.QUEUED else {"first_sent_at": asked, "last_sent_at": asked}
    if state in {OperationState.SUCCEEDED, OperationState.FAILED}:
        times["finished_at"] = asked
    return make_operation(
        channel,
        person,
        state=state,
        created_at=asked,
        due_at=NOW + timedelta(minutes=40),  # or the worker would look into it meanwhile
        reason=story.reason,
        answer_code=CODES.get(story.state, ""),
        answer=ANSWERS.get(story.state, ""),
        **times,
    )


def tell(story: Story, channel: Channel, operation: Operation, person: Person, asked: datetime) -> None:
    of_it: dict[str, Any] = {"by": person, "channel": channel, "operation": str(operation.pk)}
    make_event("channel.create", "requested", at=asked, reason=story.reason, **of_it)
    if story.state == "requested":
        return
    result = "succeeded" if channel.state in MADE else story.state
    details = (
        {"arn": channel.arn} if channel.arn else {"said": operation.answer, "code": operation.answer_code}
    )
    request = "" if story.state == "unknown" else str(uuid4())
    answered = asked + timedelta(seconds=0.4)
    make_event("channel.create", result, at=answered, details=details, request_id=request, **of_it)
    if story.state in {"active", "missing"}:
        seen = asked + timedelta(seconds=2)
        worker = "worker-3@wards-console"
        make_event(f"channel.{story.state}", at=seen, channel=channel, through="worker", address=worker)
