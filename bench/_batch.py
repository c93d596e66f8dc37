"""A batch that is ready to be drained, and one who drains it as fast as it can."""

import uuid
from collections.abc import Callable

from channels_app import wiring
from channels_app.jobs.drainer import Drainer
from channels_app.models import Batch, Operation, Person, Target
from channels_app.models.bulk import insert_rows
from channels_app.models.clock import read_database_clock
from channels_app.rules.lifecycle import BatchState, OperationState
from channels_app.rules.pace import TokenBucket
from channels_app.rules.preview import RowVerdict
from channels_app.rules.spec import ChannelSpec, as_wish
from channels_app.rules.tags import Tag
from channels_app.services.actor import Through
from channels_app.services.road.hand import Hand

NO_QUOTA = 100_000.0


def make_batch(creates: int) -> None:
    person, target, now = Person.objects.get(), Target.objects.get(), read_database_clock()
    batch = Batch.objects.create(
        target=target,
        created_by=person,
        submission=uuid.uuid4(),
        name="bench",
        reason="bench",
        state=BatchState.RUNNING.value,
        submitted_at=now,
    )
    same = {
        "kind": "create",
        "target": target.pk,
        "batch": batch.pk,
        "verdict": RowVerdict.CREATE.value,
        "actor": person.pk,
        "state": OperationState.DRAFT.value,
        "created_at": now,
        "due_at": now,
        "attempt": 0,
    }
    same |= dict.fromkeys(("reason", "claimed_by", "request_id", "answer_code", "answer"), "")
    same |= dict.fromkeys(("in_doubt", "in_use", "refused"), False)
    ward = uuid.uuid4().hex[:8]  # as the names of a batch mostly do, these begin alike
    specs = [
        ChannelSpec(name=f"ward-{ward}-bed-{bed}", tags=(Tag(key="ward", value=ward),))
        for bed in range(creates)
    ]
    rows = [
        {**same, "id": uuid.uuid4(), "line": line, "name": spec.name, "wish": as_wish(spec)}
        for line, spec in enumerate(specs, start=1)
    ]
    insert_rows(Operation, rows)


def make_drainer(
    *, clock: Callable[[], float], sleep: Callable[[float], None], chance: Callable[[], float]
) -> Drainer:
    return Drainer(
        target=Target.objects.get(),
        connect=wiring.gateway_for,
        hand=Hand(through=Through.WORKER, address="bench", holder="bench"),
        pace=TokenBucket(clock=clock, rate=NO_QUOTA, burst=NO_QUOTA),
        clock=clock,
        sleep=sleep,
        chance=chance,
        stop=lambda: False,
    )
