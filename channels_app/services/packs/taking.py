from collections.abc import Iterator
from dataclasses import replace

from django.db import transaction

from channels_app.audit.append import append
from channels_app.audit.body import Json, write_time
from channels_app.audit.checkpoints.keeper import Keeper
from channels_app.audit.errors import AuditError
from channels_app.audit.packs.plan import Plan, make_plan
from channels_app.audit.packs.scope import Scope
from channels_app.audit.packs.writing import write_pack
from channels_app.models import Person
from channels_app.rules.roles import Ability
from channels_app.services.access import may, require, targets_for
from channels_app.services.actor import Actor
from channels_app.services.packs.errors import NothingChosen, NothingSigned, NotSigned


def take_pack(*, actor: Actor, scope: Scope, reason: str, keeper: Keeper | None) -> Iterator[bytes]:
    """The zip of a pack, in pieces. The trail tells of it, and is signed up to there, before anything is read.

    Who audits some targets gets the events of those only, and so a pack that is not complete. Raises NotAllowed,
    NothingSigned, NothingChosen, NotSigned.
    """
    scope = readable(scope, actor=actor)
    if keeper is None:
        raise NothingSigned
    with transaction.atomic():
        append(actor.entry("audit.pack", "requested", reason=reason, details=_tell(scope)))
    try:
        keeper.write()
        key, origin = keeper.key().fingerprint, keeper.origin()
        plan = _plan(scope, keeper, key)
    except (AuditError, OSError) as error:
        raise NotSigned(why=str(error)) from error
    told: dict[str, str | int] = {
        "made_by": actor.asker.username,
        "made_at": write_time(keeper.clock()),
        "reason": reason,
        "key": key,
        "installation": origin.installation,
        "generation": origin.generation,
    }
    return write_pack(plan, told=told)


def readable(scope: Scope, *, actor: Actor) -> Scope:
    """As far as the actor may read the trail. Raises NotAllowed where that is nowhere."""
    person: Person = actor.asker
    if may(person, Ability.READ_TRAIL):
        return scope
    mine = tuple(targets_for(person, Ability.READ_TRAIL).values_list("name", flat=True))
    asked = scope.only.get("target", mine)
    both = tuple(sorted(set(mine) & set(asked)))
    if not both:
        require(actor, Ability.READ_TRAIL, attempted="take evidence from the audit trail")
    return replace(scope, only={**scope.only, "target": both})


def _plan(scope: Scope, keeper: Keeper, key: str) -> Plan:
    plan = make_plan(scope, store=keeper.store, root=key)
    if plan is None:
        raise NothingChosen
    return plan


def _tell(scope: Scope) -> dict[str, Json]:
    times = {"since": scope.since, "until": scope.until}
    return {
        "pack": scope.title,
        "only": {column: list(values) for column, values in scope.only.items()},
        **{name: write_time(at) for name, at in times.items() if at},
    }
