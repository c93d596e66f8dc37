"""Channels of these tests that are active in the fake AWS, and what is done to many of them at once."""

from uuid import UUID, uuid4

from channels_app.models import Batch, Channel
from channels_app.rules.bulk import Action
from channels_app.rules.changes import Step
from channels_app.rules.spec import ChannelSpec
from channels_app.rules.tags import Tag
from channels_app.services.bulk import Plan, plan_bulk, request_bulk
from tests.services.desk import Desk
from tests.services.undo_desk import drain, prepared

WARD = Tag(key="ward", value="3")
TAG = Action(step=Step(tags=(WARD,)))
UNTAG = Action(step=Step(keys=("ward",)))
TTL = Action(step=Step(ttl=90))
DELETE = Action()


def gates(desk: Desk, number: int = 3, *, tags: tuple[Tag, ...] = ()) -> list[Channel]:
    """That many, active and on record."""
    return [desk.active(spec=ChannelSpec(name=f"gate-{each}", tags=tags)) for each in range(1, number + 1)]


def planned(desk: Desk, action: Action = TAG) -> Plan:
    """What the page shows of it for every channel that there is."""
    return plan_bulk(actor=desk.actor, channels=[Channel.objects.all()], action=action)


def requested(
    desk: Desk,
    action: Action = TAG,
    *,
    plan: Plan | None = None,
    typed: str = "",
    reason: str = "they moved",
    submission: UUID | None = None,
) -> tuple[Batch, ...]:
    """Confirmed as the page confirms it."""
    plan = plan or planned(desk, action)
    return request_bulk(
        actor=desk.actor,
        channels=[Channel.objects.all()],
        action=action,
        typed=typed or str(plan.number),
        reason=reason,
        shown=plan.digest,
        submission=submission or uuid4(),
        wake_preview=lambda batch: None,
    )


def done(desk: Desk, action: Action = TAG) -> Batch:
    """From the page to the end."""
    (batch,) = requested(desk, action)
    prepared(desk, batch)
    drain(desk)
    Channel.objects.filter(look_at__isnull=False).update(look_at="2020-01-01T00:00Z")
    drain(desk)
    batch.refresh_from_db()
    return batch


def why(plan: Plan) -> dict[str, str]:
    """By name, why it is left as it is."""
    return {kept.name: kept.why for kept in plan.kept}


def people_tags(desk: Desk, name: str) -> dict[str, str]:
    """Those that AWS has."""
    return {tag.key: tag.value for tag in desk.aws.channels[name].tags if not tag.key.startswith("kvsadmin:")}
