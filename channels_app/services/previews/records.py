from collections.abc import Collection, Mapping
from dataclasses import dataclass

from channels_app.models import Batch, Channel, Operation, Target
from channels_app.rules.lifecycle import BatchState, OperationState
from channels_app.rules.preview import RowVerdict
from channels_app.rules.spec import ChannelSpec, from_wish
from channels_app.services.assurance import recorded_spec


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """What is ours by a name: a live channel, or a row of a submitted batch that will become one."""

    spec: ChannelSpec
    state: str
    arn: str  # empty until AWS has made it


def find_on_record(target: Target, names: Collection[str]) -> Mapping[str, Recorded]:
    """By name, of those that are ours in the target."""
    waiting = _waiting(target, names)
    live = Channel.objects.live().filter(target=target, name__in=names).prefetch_related("tags")
    return waiting | {
        each.name: Recorded(spec=recorded_spec(each), state=each.state, arn=each.arn or "") for each in live
    }


def _waiting(target: Target, names: Collection[str]) -> dict[str, Recorded]:
    submitted = Batch.objects.filter(
        target=target, state__in=[BatchState.RUNNING.value, BatchState.PAUSED.value]
    )
    batches = dict(submitted.values_list("pk", "name"))
    rows = Operation.objects.filter(
        batch__in=batches,
        name__in=names,
        state=OperationState.DRAFT.value,
        verdict=RowVerdict.CREATE.value,
    )
    return {
        name: Recorded(spec=from_wish(wish), state=f"waiting in {batches[batch]}", arn="")
        for name, wish, batch in rows.values_list("name", "wish", "batch")
    }
