from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Exists, OuterRef

from channels_app.models import Operation, Target
from channels_app.models.channel import ChannelQuerySet
from channels_app.rules.lifecycle import ForbiddenMove, OperationState
from channels_app.services import creation
from channels_app.services.actor import Actor
from channels_app.services.bulk.plan import Going, Kept
from channels_app.services.errors import ServiceError

MOST = 500
NOTHING_FAILED = "Nothing of it has failed."


@dataclass(kw_only=True, slots=True)
class Outcome:
    """How many were queued again, and why others were not."""

    queued: int = 0
    refusals: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Failures:
    """Of some channels, those whose last operation failed, with it; and the others."""

    operations: tuple[Operation, ...]
    going: tuple[Going, ...]
    kept: tuple[Kept, ...]


def find_failures(channels: ChannelQuerySet) -> Failures | None:
    """What failed last of each. None where there is more of it than is tried at once."""
    newer = Operation.objects.filter(channel=OuterRef("channel"), created_at__gt=OuterRef("created_at"))
    failed = Operation.objects.filter(
        ~Exists(newer), channel__in=channels.order_by().values("pk"), state=OperationState.FAILED.value
    )
    last = list(failed.select_related("channel", "target", "batch").order_by("name", "pk")[: MOST + 1])
    if len(last) > MOST:
        return None
    others = channels.exclude(pk__in=[each.channel_id for each in last]).order_by("name")
    return Failures(
        operations=tuple(last),
        going=tuple(
            Going(channel_id=each.channel_id, name=each.name, mark="") for each in last if each.channel_id
        ),
        kept=tuple(
            Kept(channel_id=pk, name=name, why=NOTHING_FAILED)
            for pk, name in others.values_list("pk", "name")
        ),
    )


def try_each_again(
    operations: Iterable[Operation], *, actor: Actor, wake: Callable[[Target], None]
) -> Outcome:
    """Try each again by its own door; what is refused does not keep back the others. Each target is woken once."""
    outcome = Outcome()
    to_wake: dict[UUID, Target] = {}
    for operation in operations:
        try:
            creation.try_again(
                actor=actor, operation=operation, wake=lambda target: to_wake.update({target.pk: target})
            )
        except (ServiceError, ForbiddenMove) as refusal:
            outcome.refusals.append(str(refusal))
        else:
            outcome.queued += 1
    for target in to_wake.values():
        wake(target)
    return outcome
