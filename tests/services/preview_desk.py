"""An operator's batch in these tests: what was given, a previewer over the fake AWS, and the rows as they stand."""

from typing import Literal
from uuid import UUID, uuid4

from channels_app.models import Batch, Operation
from channels_app.rules.spec import ChannelSpec
from channels_app.services import previews
from channels_app.services.previews.cloud import Asker
from tests.services.desk import Desk

TYPES = ["SINGLE_MASTER"]
DEFAULTS = ChannelSpec(name="")


def ask(
    desk: Desk,
    content: bytes,
    *,
    kind: Literal["file", "pasted", "pattern"] = "file",
    name: str = "gates.csv",
    defaults: ChannelSpec = DEFAULTS,
    submission: UUID | None = None,
) -> Batch:
    return previews.request_preview(
        actor=desk.actor,
        target=desk.target,
        source=previews.Source(kind=kind, name=name, content=content),
        defaults=defaults,
        submission=submission or uuid4(),
        types=TYPES,
        wake_preview=lambda batch: None,
    )


def run(desk: Desk, batch: Batch, *, holder: str = "worker-1") -> Batch:
    """What a worker does with it."""
    asker = Asker(gateway=desk.aws, sleep=desk.clock.sleep, chance=lambda: 0.0)
    previews.preview(batch.pk, hand=desk.hand(holder), asker=asker, types=TYPES)
    batch.refresh_from_db()
    return batch


def previewed(desk: Desk, content: bytes, *, defaults: ChannelSpec = DEFAULTS) -> Batch:
    return run(desk, ask(desk, content, defaults=defaults))


def submit(desk: Desk, batch: Batch, *, reason: str = "ward 3 goes live") -> Batch:
    return previews.submit(
        actor=desk.actor, batch=batch, reason=reason, rows_hash=batch.rows_hash, wake=desk.woken.append
    )


def rows_of(batch: Batch) -> list[Operation]:
    return list(Operation.objects.filter(batch=batch).order_by("line"))


def verdicts(batch: Batch) -> dict[str, str]:
    """By name; of a name that is there twice, the last."""
    return {row.name: row.verdict for row in rows_of(batch)}
