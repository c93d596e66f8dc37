from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Exists, OuterRef

from channels_app.models import Operation, Target
from channels_app.models.channel import ChannelQuerySet
from channels_app.rules.lifecycle import BatchState, OperationState
from channels_app.rules.roles import Ability
from channels_app.services.access import require
from channels_app.services.actor import Actor
from channels_app.services.bulk.plan import Going, Kept, digest_of
from channels_app.services.bulk.request import find_reason_problems
from channels_app.services.errors import InvalidSpec, NotAllowed, WrongBatchState
from channels_app.services.road.again import queue_all_again

MOST = 20_000  # they are queued while the person waits, which takes seconds
GROUP = 500
AGAIN = "Each is queued again under its own id, so that a channel it may have made is still known as ours."
NOTHING_FAILED = "Nothing of it has failed."


@dataclass(kw_only=True, slots=True)
class Outcome:
    """How many were queued again, and why others were not."""

    queued: int = 0
    refusals: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Failures:
    """Of some channels, the keys of those whose last operation failed, and of that operation; and the others."""

    operations: tuple[UUID, ...]
    going: tuple[Going, ...]
    kept: tuple[Kept, ...]

    @property
    def digest(self) -> str:
        """What binds the answer of a person to what was shown."""
        return digest_of((each, "") for each in self.operations)


def find_failures(channels: ChannelQuerySet) -> Failures | None:
    """What failed last of each. None where there is more of it than is tried at once."""
    newer = Operation.objects.filter(channel=OuterRef("channel"), created_at__gt=OuterRef("created_at"))
    failed = Operation.objects.filter(
        ~Exists(newer), channel__in=channels.order_by().values("pk"), state=OperationState.FAILED.value
    )
    last = list(failed.order_by("name", "pk").values_list("pk", "channel_id", "name")[: MOST + 1])
    if len(last) > MOST:
        return None
    tried = {channel for _, channel, _ in last}
    others = channels.order_by("name").values_list("pk", "name")
    return Failures(
        operations=tuple(key for key, _, _ in last),
        going=tuple(Going(channel_id=channel, name=name, mark="") for _, channel, name in last if channel),
        kept=tuple(
            Kept(channel_id=pk, name=name, why=NOTHING_FAILED) for pk, name in others if pk not in tried
        ),
    )


def try_all_again(
    operations: Sequence[UUID], *, actor: Actor, reason: str, wake: Callable[[Target], None]
) -> Outcome:
    """Try them again, in groups; what is refused does not keep back the others. Each target is woken once.

    Where the person may not do it in a target, that is a refusal for all that is there. Raises InvalidSpec where the
    reason is missing or too long.
    """
    if problems := tuple(find_reason_problems(reason)):
        raise InvalidSpec(problems=problems)
    outcome = Outcome()
    to_wake: dict[UUID, Target] = {}
    barred: dict[UUID, str] = {}
    for start in range(0, len(operations), GROUP):
        rows = Operation.objects.filter(pk__in=operations[start : start + GROUP])
        able = []
        for operation in rows.select_related("target", "batch").order_by("name", "pk"):
            if why := _find_obstacle(operation, actor, barred):
                outcome.refusals.append(why)
            else:
                able.append(operation)
                to_wake[operation.target_id] = operation.target
        refused = queue_all_again(able, actor=actor, reason=reason)
        outcome.refusals += [str(refusal) for refusal in refused]
        outcome.queued += len(able) - len(refused)
    for target in to_wake.values():
        wake(target)
    return outcome


def _find_obstacle(operation: Operation, actor: Actor, barred: dict[UUID, str]) -> str:
    """`barred` learns of each target why nothing there may be tried again, if so."""
    if operation.target_id not in barred:
        barred[operation.target_id] = _find_bar(operation.target, actor)
    if why := barred[operation.target_id]:
        return why
    if operation.batch and operation.batch.state == BatchState.CANCELLED:
        return str(WrongBatchState(batch=operation.batch))
    return ""


def _find_bar(target: Target, actor: Actor) -> str:
    try:
        require(
            actor, Ability.CHANGE_CHANNELS, target=target, attempted="try many channels again", subject=target
        )
    except NotAllowed as refusal:
        return str(refusal)
    return ""
