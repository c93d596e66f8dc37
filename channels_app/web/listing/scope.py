"""Which part of the record a person may look at; who may look at none of it is refused, and that is in the trail."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from channels_app.audit.models import AuditEvent
from channels_app.models import Person, Target
from channels_app.rules.roles import Ability
from channels_app.services.access import may, require, targets_for
from channels_app.services.actor import Actor


def readable_targets(actor: Actor) -> QuerySet[Target]:
    """The targets whose channels the person may read. Raises NotAllowed where there is none."""
    targets = targets_for(actor.asker, Ability.READ_CHANNELS)
    if not targets.exists():
        require(actor, Ability.READ_CHANNELS, attempted="see channels")
    return targets


def where_to_create(person: Person, target: Target | None) -> str:
    """The address of the form for a new channel, in this target or in any; empty where the person may make none."""
    return _where_to(reverse("channel-new"), person, target)


def where_to_create_many(person: Person, target: Target | None) -> str:
    """The same of the form for many."""
    return _where_to(reverse("batch-new"), person, target)


def _where_to(form: str, person: Person, target: Target | None) -> str:
    allowed = targets_for(person, Ability.CHANGE_CHANNELS)
    if target is not None:
        allowed = allowed.filter(pk=target.pk)
    if not allowed.exists():
        return ""
    return form + (f"?{urlencode({'target': target.name})}" if target else "")


@dataclass(frozen=True, kw_only=True, slots=True)
class TrailScope:
    """The events that a person may read. Who audits some targets sees what happened in them, and nothing else:
    no sign-ins, no people, no other target."""

    targets: QuerySet[Target]
    whole: bool

    def events(self) -> QuerySet[AuditEvent]:
        if self.whole:
            return AuditEvent.objects.all()
        return AuditEvent.objects.filter(target__in=self.targets.order_by().values("name"))


def trail_scope(actor: Actor) -> TrailScope:
    """Raises NotAllowed where the person audits nothing."""
    targets = targets_for(actor.asker, Ability.READ_TRAIL)
    whole = may(actor.asker, Ability.READ_TRAIL)
    if not whole and not targets.exists():
        require(actor, Ability.READ_TRAIL, attempted="read the audit trail")
    return TrailScope(targets=targets, whole=whole)
