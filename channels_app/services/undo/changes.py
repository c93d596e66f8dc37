from channels_app.models import Batch, Channel
from channels_app.rules.bulk import from_action_wish, mark_of, obstacle_to_any
from channels_app.services.bulk.backwards import backwards
from channels_app.services.bulk.plan import Plan, sort_out
from channels_app.services.bulk.records import Recorded, read_records

SINCE = "It was changed since."


def plan_undo_of_changes(batch: Batch) -> Plan:
    """The channels that the batch changed and that are still as it left them, and those that are not."""
    ways = backwards(batch)

    def obstacle(record: Recorded) -> str:
        if why := obstacle_to_any(record.facts):
            return why
        left_so = mark_of(record.facts.guard) == mark_of(ways[record.channel_id].guard)
        return "" if left_so else SINCE

    changed = Channel.objects.filter(pk__in=batch.operations.values("channel"))
    records = (record for record in read_records(changed) if record.channel_id in ways)
    parts = sort_out(records, targets={batch.target_id: batch.target}, obstacle=obstacle)
    return Plan(action=from_action_wish(batch.defaults), parts=parts)
