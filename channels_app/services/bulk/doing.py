"""What a row of a batch does to its channel as that is on record by now, or why it leaves it as it is."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from channels_app.models import Batch, Kind
from channels_app.rules.bulk import Action, find_obstacle, from_action_wish, mark_of, obstacle_to_any
from channels_app.rules.changes import Change, as_change_wish
from channels_app.rules.deletion import Guard, as_delete_wish
from channels_app.rules.spec import ChannelSpec
from channels_app.services.bulk.backwards import as_created, backwards
from channels_app.services.bulk.manifest import Line
from channels_app.services.bulk.records import Recorded
from channels_app.services.road.starting import CHANGED


@dataclass(frozen=True, kw_only=True, slots=True)
class Doing:
    """`why` is empty where it is done."""

    kind: str
    wish: Mapping[str, Any]
    why: str


def doing_of(batch: Batch, channels: Collection[UUID]) -> Callable[[Line, Recorded], Doing]:
    """How each line of the batch that is about one of these channels is carried out."""
    if batch.undoes is None:
        return partial(_act, from_action_wish(batch.defaults))
    if batch.kind == Kind.DELETE:
        return partial(_take_away, as_created(batch.undoes, channels))
    return partial(_put_back, backwards(batch.undoes, channels))


def _act(action: Action, line: Line, record: Recorded) -> Doing:
    guard = record.facts.guard
    why = line.why or find_obstacle(action, record.facts) or _since(line, mark_of(guard))
    if action.step is None:
        wish = as_delete_wish(guard, name=record.name, type_=record.facts.type, version=record.version)
        return Doing(kind=Kind.DELETE.value, wish=wish, why=why)
    return _change(Change(guard=guard, step=action.step), record, why)


def _put_back(ways: Mapping[UUID, Change], line: Line, record: Recorded) -> Doing:
    """It goes back to what it was, of which nothing is so already."""
    why = line.why or obstacle_to_any(record.facts) or _since(line, mark_of(record.facts.guard))
    return _change(ways[record.channel_id], record, why)


def _take_away(created: Mapping[UUID, ChannelSpec], line: Line, record: Recorded) -> Doing:
    """What was created goes as long as it is as it was asked for, in the Version that was shown."""
    spec, arn = created[record.channel_id], record.facts.guard.arn
    guard = Guard(arn=arn, ttl=spec.ttl, tags=spec.tags, version=record.version)
    return Doing(
        kind=Kind.DELETE.value,
        wish=as_delete_wish(guard, name=spec.name, type_=spec.type, version=record.version),
        why=line.why or obstacle_to_any(record.facts) or _since(line, record.version),
    )


def _change(change: Change, record: Recorded, why: str) -> Doing:
    wish = as_change_wish(change, name=record.name, type_=record.facts.type)
    return Doing(kind=change.step.kind, wish=wish, why=why)


def _since(line: Line, mark: str) -> str:
    return "" if mark == line.mark else CHANGED
