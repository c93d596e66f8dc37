"""The pages of each model, by the name of its table, and the least that stands behind them."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

from django.contrib.admin.utils import quote
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from channels_app.audit.models import AuditEvent, ChainHead, KnownCheckpoint, Verification
from channels_app.models import (
    Batch,
    ChannelTag,
    Drift,
    FailedSignIns,
    Grant,
    Installation,
    PeriodicSlot,
    Person,
    Sync,
    Target,
    Worker,
)
from tests.people import make_arn, make_asked_for, make_channel, make_event

IN_TARGETS = ["channel", "channeltag", "operation", "batch", "drift", "sync"]
TRAIL = ["auditevent"]
WHOLE_TRAIL = ["chainhead", "knowncheckpoint", "verification", "failedsignins"]
AUDIT = {"auditevent", "chainhead", "knowncheckpoint", "verification"}
PEOPLE = ["person", "grant", "target"]
MACHINERY = ["installation", "worker", "periodicslot"]
HISTORY = [*IN_TARGETS, *TRAIL, *WHOLE_TRAIL, *MACHINERY]
MODELS = [*HISTORY, *PEOPLE]
PAGES = ["changelist", "add", "change", "delete"]


def address(model: str, page: str, row: Model | None = None) -> str:
    """Where the changelist, add, change, delete or history page of a model is."""
    app = "audit" if model in AUDIT else "channels_app"
    return reverse(f"admin:{app}_{model}_{page}", args=[quote(row.pk)] if row else [])


def make_row(model: str, target: Target, person: Person) -> Model:
    """One row of the model: in the target, where it is of one."""
    makers: dict[str, Callable[[], Model]] = {
        "channel": lambda: make_channel(target, f"door-{uuid4()}", by=person),
        "channeltag": lambda: ChannelTag.objects.create(
            channel=make_channel(target, f"door-{uuid4()}"), key="site", value="Leeds"
        ),
        "operation": lambda: make_asked_for(target, f"door-{uuid4()}", person),
        "batch": lambda: Batch.objects.create(
            target=target, created_by=person, submission=uuid4(), name="All doors"
        ),
        "drift": lambda: Drift.objects.create(
            target=target,
            name="gate-1",
            arn=make_arn(target, "gate-1"),
            kind="unmanaged",
            seen_at=datetime.now(UTC),
        ),
        "sync": lambda: Sync.objects.get_or_create(target=target)[0],
        "auditevent": lambda: make_event("channel.active", by=person, target=target.name),
        "chainhead": ChainHead.objects.get,
        "knowncheckpoint": lambda: KnownCheckpoint.objects.get_or_create(
            defaults={"name": "0001-1", "seq": 1, "hash": "a" * 64, "count": 1, "at": datetime.now(UTC)}
        )[0],
        "verification": lambda: Verification.objects.get_or_create(
            kind="full", defaults={"seq": 1, "events": 1, "faults": 0}
        )[0],
        "failedsignins": lambda: FailedSignIns.objects.create(address="192.0.2.1", untold=1),
        "person": lambda: person,
        "grant": lambda: Grant.objects.get_or_create(person=person, role="viewer", target=target)[0],
        "target": lambda: target,
        "installation": lambda: Installation.objects.current(),
        "worker": lambda: Worker.objects.create(name="host-1"),
        "periodicslot": lambda: PeriodicSlot.objects.get_or_create(
            name="night", defaults={"next_at": datetime.now(UTC)}
        )[0],
    }
    return makers[model]()


def statuses(browser: Client, model: str, row: Model) -> dict[str, int]:
    """What each of the four pages answers to who opens it."""
    places = {page: address(model, page, row if page in {"change", "delete"} else None) for page in PAGES}
    return {page: browser.get(place).status_code for page, place in places.items()}


def refusals() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action="access.refused").order_by("seq"))
