"""What the tests write into the trail."""

from typing import Any

from django.db import transaction
from django.db.models import Expression

from channels_app.audit.append import DATABASE_CLOCK, Entry, append
from channels_app.audit.models import AuditEvent


def make_entry(**changes: Any) -> Entry:
    """Ada asks for a channel in her browser, unless the test says otherwise."""
    told: dict[str, Any] = {
        "action": "create channel",
        "result": "accepted",
        "actor_id": "4f0d6f0e-8c35-4a0b-9df0-0c4f8e2c1a11",
        "actor_name": "ada",
        "through": "browser",
        "address": "192.0.2.7",
        "subject_kind": "channel",
        "subject_id": "c6fdbb0f-7a3f-45ff-9a0a-2b1c6ef3a0b2",
        "subject_label": "camera-1",
    }
    return Entry(**{**told, **changes})


def write(count: int = 1, *, clock: Expression = DATABASE_CLOCK, **changes: Any) -> list[AuditEvent]:
    """So many events, committed with the test's transaction."""
    with transaction.atomic():
        numbers = append(*[make_entry(**changes) for _ in range(count)], clock=clock)
    return list(AuditEvent.objects.filter(pk__in=numbers).order_by("pk"))
