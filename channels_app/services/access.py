from django.db import transaction
from django.db.models import Q, QuerySet

from channels_app.audit.append import append
from channels_app.models import Grant, Person, Target
from channels_app.rules.roles import Ability, Role, abilities_of, roles_with
from channels_app.services.actor import Actor, Subject
from channels_app.services.errors import NotAllowed


def roles_of(person: Person, *, target: Target | None = None) -> tuple[Role, ...]:
    """The roles that hold on the target; without one, those that hold on any or all."""
    grants = Grant.objects.filter(person=person)
    if target is not None:
        grants = grants.filter(Q(target=target) | Q(target=None))
    return tuple(sorted({Role(role) for role in grants.values_list("role", flat=True)}))


def abilities(person: Person) -> frozenset[Ability]:
    """Everything the person may do somewhere: for what a page offers, never in place of `require`."""
    if not person.is_active:
        return frozenset()
    return frozenset().union(*(abilities_of(role) for role in roles_of(person)))


def may(person: Person, ability: Ability, *, target: Target | None = None) -> bool:
    """Whether a role of the person's allows it on the target, or (without one) on all targets."""
    if not person.is_active:
        return False
    where = Q(target=None) if target is None else Q(target=None) | Q(target=target)
    wanted = [role.value for role in roles_with(ability)]
    return Grant.objects.filter(where, person=person, role__in=wanted).exists()


def targets_for(person: Person, ability: Ability) -> QuerySet[Target]:
    """The targets on which the person may do it."""
    if not person.is_active:
        return Target.objects.none()
    grants = Grant.objects.filter(person=person, role__in=[role.value for role in roles_with(ability)])
    if grants.filter(target=None).exists():
        return Target.objects.all()
    return Target.objects.filter(pk__in=grants.values("target"))


def require(
    actor: Actor,
    ability: Ability,
    *,
    target: Target | None = None,
    attempted: str,
    subject: Subject | None = None,
) -> None:
    """Raise NotAllowed where no role of the actor's allows it. The attempt goes into the trail, in a transaction
    of its own, so ask before you open one. `attempted` reads after *may not*: “create channels”."""
    person = actor.asker
    if may(person, ability, target=target):
        return
    wanted = tuple(sorted(roles_with(ability)))
    roles = roles_of(person, target=target)
    event = _tell(actor, attempted, wanted, roles, target=target, subject=subject)
    raise NotAllowed(
        ability=ability, target=target, roles=roles, wanted=wanted, attempted=attempted, event=event
    )


def require_somewhere(actor: Actor, ability: Ability, *, attempted: str) -> None:
    """Raise NotAllowed where the actor may do it in no target at all, as `require` does."""
    if not targets_for(actor.asker, ability).exists():
        require(actor, ability, attempted=attempted)


def tell_refusal(actor: Actor, *, attempted: str) -> None:
    """Put into the trail what was attempted and refused because no role allows it."""
    _tell(actor, attempted, (), roles_of(actor.asker))


def _tell(
    actor: Actor,
    attempted: str,
    wanted: tuple[Role, ...],
    roles: tuple[Role, ...],
    *,
    target: Target | None = None,
    subject: Subject | None = None,
) -> int:
    details = {
        "attempted": attempted,
        "needs": [role.value for role in wanted],
        "has": [role.value for role in roles],
    }
    refusal = actor.entry("access.refused", "refused", subject=subject, target=target, details=details)
    with transaction.atomic(durable=True):
        return append(refusal)[0]
