"""What our trail tells of calls: by request id, by operation, and all of a time."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from channels_app.audit.body import Json
from channels_app.audit.models import AuditEvent
from channels_app.models import Operation
from channels_app.rules.cloudtrail import CALLS, Doubt, Said, Seen
from channels_app.rules.lifecycle import OperationState

AT_ONCE = 2_000
ACTIONS = sorted(CALLS.values())
DONE: Mapping[str, bool] = {OperationState.SUCCEEDED: True, OperationState.FAILED: False}
NO_OUTCOME = {"requested", "cancelled"}
ANSWERED = ("succeeded", "failed", "in use", "absent")  # what AWS puts off it need not record


def said_of(calls: Iterable[Seen]) -> Mapping[str, Said]:
    """The events that have these calls' request ids, by that."""
    events = events_with({seen.request_id for seen in calls if seen.request_id})
    ours = sorted((event for event in events if event.action in ACTIONS), key=lambda event: -event.seq)
    return {event.request_id: _said(event) for event in ours}


def events_with(request_ids: Collection[str]) -> QuerySet[AuditEvent]:
    """By their index, and by nothing else that a database might prefer. What the index leaves out is said once more,
    for none concludes it from five hundred ids."""
    return AuditEvent.objects.filter(request_id__in=request_ids).exclude(request_id="").order_by()


def doubts_of(operations: Collection[UUID]) -> Mapping[UUID, Doubt]:
    """Those of the operations of which the trail has an outcome without an answer, or none yet."""
    rows = Operation.objects.filter(pk__in=operations, first_sent_at__isnull=False)
    told = AuditEvent.objects.filter(operation__in=[str(pk) for pk in operations]).order_by()
    outcomes = told.values_list("operation", "action", "request_id", "result")
    unanswered = {
        operation
        for operation, action, request_id, result in outcomes
        if action in ACTIONS and not request_id and result not in NO_OUTCOME
    }
    return {row.pk: _doubt(row) for row in rows if str(row.pk) in unanswered or row.state not in DONE}


def said_between(begin: datetime, end: datetime, *, targets: Collection[str]) -> Iterator[Said]:
    """What we say that AWS answered in that time, oldest first."""
    events: QuerySet[AuditEvent] = AuditEvent.objects.filter(
        at__gte=begin, at__lte=end, target__in=targets, action__in=ACTIONS, result__in=ANSWERED
    )
    return map(_said, events.exclude(request_id="").order_by("seq").iterator(AT_ONCE))


def _doubt(row: Operation) -> Doubt:
    assert row.first_sent_at is not None  # noqa: S101 (only such are read)
    return Doubt(
        action=f"channel.{row.kind}",
        channel=row.name,
        first_sent_at=row.first_sent_at,
        last_sent_at=row.last_sent_at or row.first_sent_at,
        done=DONE.get(row.state),
    )


def _said(event: AuditEvent) -> Said:
    details = _details(event)
    return Said(
        seq=event.seq,
        at=event.at,
        action=event.action,
        result=event.result,
        channel=event.subject_label,
        target=event.target,
        request_id=event.request_id,
        arn=str(details.get("arn") or ""),
        found=event.result == "succeeded" and "found" in details,
    )


def _details(event: AuditEvent) -> Mapping[str, Json]:
    """A body that was tampered with is verification's to tell of."""
    try:
        details = event.facts["details"]
    except (ValueError, KeyError):
        return {}
    return details if isinstance(details, Mapping) else {}
