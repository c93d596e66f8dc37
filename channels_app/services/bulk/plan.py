import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from channels_app.models import Target
from channels_app.models.channel import ChannelQuerySet
from channels_app.rules.bulk import Action, find_obstacle, mark_of
from channels_app.rules.roles import Ability
from channels_app.services.access import require_somewhere, targets_for
from channels_app.services.actor import Actor
from channels_app.services.bulk.records import Recorded, read_records

Selection = Sequence[ChannelQuerySet]


@dataclass(frozen=True, kw_only=True, slots=True)
class Going:
    """A channel to which it will be done, as long as it is as its mark says."""

    channel_id: UUID
    name: str
    mark: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A channel that is left as it is, and why."""

    channel_id: UUID
    name: str
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """What is done in one target."""

    target: Target
    going: tuple[Going, ...]
    kept: tuple[Kept, ...]

    @property
    def digest(self) -> str:
        """What binds its batch to what was shown: the channels, each as it was."""
        return digest_of((each.channel_id, each.mark) for each in self.going)

    @property
    def minutes(self) -> float:
        """At the target's pace."""
        return len(self.going) / self.target.creates_per_second / 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What an action does: to just these channels, and not to those. `note`: where AWS could not be asked of them."""

    action: Action
    parts: tuple[Part, ...]
    note: str = ""

    @property
    def number(self) -> int:
        return sum(len(part.going) for part in self.parts)

    @property
    def kept(self) -> tuple[Kept, ...]:
        return tuple(kept for part in self.parts for kept in part.kept)

    @property
    def acting(self) -> tuple[Part, ...]:
        """Those in which something is done: each becomes a batch."""
        return tuple(part for part in self.parts if part.going)

    @property
    def digest(self) -> str:
        """What binds the answer of a person to what was shown."""
        parts = "\n".join(part.digest for part in self.acting)
        return hashlib.sha256(f"{self.action.kind}\n{self.action}\n{parts}".encode()).hexdigest()


def digest_of(going: Iterable[tuple[UUID, str]]) -> str:
    """Of these channels with their marks, in their order."""
    hashed = hashlib.sha256()
    for channel, mark in going:
        hashed.update(f"{channel} {mark}\n".encode())
    return hashed.hexdigest()


def plan_bulk(*, actor: Actor, channels: Selection, action: Action) -> Plan:
    """To which of these channels it can be done, by our records. Out of sight, a channel is no part of it.

    Reading changes nothing, and asks AWS nothing: the road looks at each channel once more before it sends anything.
    Raises NotAllowed where the actor may change channels nowhere.
    """
    require_somewhere(actor, Ability.CHANGE_CHANNELS, attempted="change many channels")
    changeable = set(targets_for(actor.asker, Ability.CHANGE_CHANNELS).values_list("pk", flat=True))
    readable = {target.pk: target for target in targets_for(actor.asker, Ability.READ_CHANNELS)}

    def obstacle(record: Recorded) -> str:
        if record.target_id not in changeable:
            return f"Your role in {readable[record.target_id]} does not allow it."
        return find_obstacle(action, record.facts)

    found = (record for some in channels for record in read_records(some.filter(target__in=readable)))
    return Plan(action=action, parts=sort_out(found, targets=readable, obstacle=obstacle))


def sort_out(
    records: Iterable[Recorded], *, targets: Mapping[UUID, Target], obstacle: Callable[[Recorded], str]
) -> tuple[Part, ...]:
    """Target by target, what goes and what stays, in the order of the records."""
    going: dict[UUID, list[Going]] = {}
    kept: dict[UUID, list[Kept]] = {}
    for each in records:
        if why := obstacle(each):
            stays = Kept(channel_id=each.channel_id, name=each.name, why=why)
            kept.setdefault(each.target_id, []).append(stays)
        else:
            goes = Going(channel_id=each.channel_id, name=each.name, mark=mark_of(each.facts.guard))
            going.setdefault(each.target_id, []).append(goes)
    there = [target for key, target in targets.items() if key in going or key in kept]
    return tuple(
        Part(target=each, going=tuple(going.get(each.pk, ())), kept=tuple(kept.get(each.pk, ())))
        for each in sorted(there, key=str)
    )
