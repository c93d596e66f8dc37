from collections.abc import Iterable
from uuid import UUID

from channels_app.models import Batch, Channel, Operation
from channels_app.rules.bulk import Action, from_action_wish, is_so_already
from channels_app.rules.lifecycle import ChannelState, OperationState
from channels_app.services.bulk.named import chunks
from channels_app.services.bulk.records import read_records

GOING = frozenset({ChannelState.DELETING.value, ChannelState.DELETED.value})


def all_so(batch: Batch) -> bool:
    """Whether each of its channels is as was wished: by the batch, or without it."""
    rows = Operation.objects.filter(batch=batch).exclude(state=OperationState.SUCCEEDED.value)
    if rows.exclude(state=OperationState.DRAFT.value).exists():
        return False
    return are_so(from_action_wish(batch.defaults), list(rows.values_list("channel_id", flat=True)))


def are_so(action: Action, channels: Iterable[UUID | None]) -> bool:
    """Whether the record has these channels as the action leaves them."""
    for some in chunks([pk for pk in channels if pk]):
        for record in read_records(Channel.objects.filter(pk__in=some)):
            facts = record.facts
            if not (facts.state in GOING if action.step is None else is_so_already(action.step, facts)):
                return False
    return True
