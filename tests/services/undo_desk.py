"""A batch that was created in these tests, and what its undo does: the services over the fake AWS, and a drainer."""

from uuid import UUID, uuid4

from channels_app.jobs.drainer import Drainer
from channels_app.jobs.preparer import run_preparation
from channels_app.models import Batch, Channel
from channels_app.rules.pace import TokenBucket
from channels_app.services.actor import Through
from channels_app.services.bulk import Plan
from channels_app.services.road.hand import Hand
from channels_app.services.undo import plan_undo, undo
from tests.services.desk import Desk
from tests.services.preview_desk import previewed, submit

SEVEN = b"name\n" + b"".join(b"gate-%d\n" % number for number in range(1, 8))


def drain(desk: Desk) -> None:
    """What a worker does, until nothing is left to do."""
    Drainer(
        target=desk.target,
        connect=lambda target, session_name="": desk.aws,
        hand=Hand(through=Through.WORKER, address="worker-host", holder="worker-1"),
        pace=TokenBucket(clock=desk.clock.read, rate=50, burst=1),
        clock=desk.clock.read,
        sleep=desk.clock.sleep,
        chance=lambda: 0.0,
        stop=lambda: False,
    ).drain()


def created(desk: Desk, content: bytes = SEVEN) -> Batch:
    """A batch that is done, with all its channels active."""
    batch = submit(desk, previewed(desk, content))
    drain(desk)
    Channel.objects.filter(state="creating").update(look_at="2020-01-01T00:00Z")
    drain(desk)
    batch.refresh_from_db()
    return batch


def planned(desk: Desk, batch: Batch) -> Plan:
    return plan_undo(batch, gateway=desk.aws)


def asked(
    desk: Desk, batch: Batch, *, typed: str = "", shown: str = "", submission: UUID | None = None
) -> Batch:
    """Asked for as the page asks, of what the page shows now."""
    plan = planned(desk, batch)
    return undo(
        actor=desk.actor,
        batch=batch,
        typed=typed or str(plan.number),
        reason="the wrong ward",
        shown=shown or plan.digest,
        submission=submission or uuid4(),
        gateway=desk.aws,
        wake_preview=lambda batch: None,
    )


def prepared(desk: Desk, batch: Batch) -> Batch:
    """What a worker makes of what was confirmed before anything is sent."""
    run_preparation(batch.pk, hand=desk.hand("worker-1"), wake=desk.woken.append)
    batch.refresh_from_db()
    return batch


def undone(desk: Desk, batch: Batch) -> Batch:
    """Asked for, and its rows are written."""
    return prepared(desk, asked(desk, batch))


def why(plan: Plan) -> dict[str, str]:
    """By name, why it stays."""
    return {kept.name: kept.why for kept in plan.kept}
