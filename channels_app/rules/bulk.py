"""One thing that is done to many channels: what it may be, and why it cannot be done to one of them."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from channels_app.rules.changes import Change, Step, step_as_json, step_from_json
from channels_app.rules.characters import listed, shown
from channels_app.rules.deletion import Guard
from channels_app.rules.lifecycle import ChannelState
from channels_app.rules.spec import TTL_DEFAULT, ChannelSpec, ChannelType, Problem, find_problems
from channels_app.rules.tags import TAGS_MAX, Tag, parse_lines

DELETE = "delete"
LONGEST_NUMBER = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    """One step for each of the channels; without one, they are deleted."""

    step: Step | None = None

    @property
    def kind(self) -> str:
        """The kind of its operations."""
        return self.step.kind if self.step else DELETE

    @property
    def words(self) -> str:
        """What it does, for people, to be read after a name or by itself."""
        if self.step is None:
            return "Delete"
        if self.step.ttl is not None:
            return f"TTL {self.step.ttl} s"
        if self.step.tags:
            return f"Tag {listed([shown(f'{tag.key}={tag.value}') for tag in self.step.tags])}"
        return f"Untag {listed([shown(key) for key in self.step.keys])}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """A channel as our record has it. `busy`: an operation of it is not finished."""

    guard: Guard
    type: str
    state: str
    busy: bool


def read_action(do: str, asked: str) -> Action:
    """What somebody typed for it: key=value lines for *tag*, keys for *untag*, a number for *ttl*.

    It may be wrong: `find_action_problems` tells.
    """
    match do:
        case "tag":
            return Action(step=Step(tags=parse_lines(asked)))
        case "untag":
            keys = (line.strip() for line in asked.splitlines())
            return Action(step=Step(keys=tuple(key for key in keys if key)))
        case "ttl":
            number = asked.isascii() and asked.isdigit() and len(asked) < LONGEST_NUMBER
            return Action(
                step=Step(ttl=int(asked) if number else 0)
            )  # 0 is refused, with the range that is right
    return Action()


def describe(action: Action) -> str:
    """What is done to each, in a sentence or two."""
    step = action.step
    if step is None:
        return "Each is deleted in AWS, as long as it is as our record has it."
    if step.ttl is not None:
        return f"The TTL of each becomes {step.ttl} s."
    if step.tags:
        tags = listed([shown(f"{tag.key}={tag.value}") for tag in step.tags])
        return (
            f"Each gets {tags}. Where it has another value for a key, that is replaced. Its other tags stay."
        )
    return f"Each loses {listed([shown(key) for key in step.keys])}. Its other tags stay."


def as_action_wish(action: Action) -> dict[str, object]:
    """The action as a batch keeps it."""
    return {"step": step_as_json(action.step) if action.step else None}


def from_action_wish(wish: Mapping[str, Any]) -> Action:
    """The action that `as_action_wish` wrote down."""
    return Action(step=step_from_json(wish["step"]) if wish["step"] else None)


def find_action_problems(action: Action) -> Iterator[Problem]:
    """Everything that is wrong with what is asked, whichever channels it is asked for."""
    step = action.step
    if step is None:
        return
    if step.ttl is None and not step.tags and not step.keys:
        yield Problem(field="tags", message="Nothing is asked for. Enter one a line.")
    keys = tuple(Tag(key=key, value="") for key in step.keys)
    ttl = TTL_DEFAULT if step.ttl is None else step.ttl
    spec = ChannelSpec(name="any", ttl=ttl, tags=(*step.tags, *keys))
    yield from find_problems(spec, types=[ChannelType.SINGLE_MASTER.value])


def find_obstacle(action: Action, facts: Facts) -> str:
    """Why it is not done to this channel; empty where it is."""
    return obstacle_to_any(facts) or (_obstacle_to_step(action.step, facts) if action.step else "")


def obstacle_to_any(facts: Facts) -> str:
    """Why nothing at all can be done to it now."""
    if facts.state != ChannelState.ACTIVE:
        return f"It is {facts.state}, and only an active channel can be changed or deleted."
    return "Another operation of it is not finished." if facts.busy else ""


def is_so_already(step: Step, facts: Facts) -> bool:
    """Whether the channel is active, and has what the step would give it."""
    after = Change(guard=facts.guard, step=step).outcome
    same = (after.ttl, _by_key(after)) == (facts.guard.ttl, _by_key(facts.guard))
    return same and facts.state == ChannelState.ACTIVE


def mark_of(guard: Guard) -> str:
    """A few characters that are others as soon as ARN, TTL or tags are."""
    tags = sorted([tag.key, tag.value] for tag in guard.tags)
    seen = json.dumps([guard.arn, guard.ttl, tags]).encode()
    return hashlib.blake2b(seen, digest_size=8).hexdigest()


def _obstacle_to_step(step: Step, facts: Facts) -> str:
    guard = facts.guard
    after = Change(guard=guard, step=step).outcome
    if step.ttl is not None:
        if facts.type != ChannelType.SINGLE_MASTER:
            return f"It is {facts.type}, and only {ChannelType.SINGLE_MASTER} has a TTL that can be changed."
        return f"Its TTL is {guard.ttl} s already." if guard.ttl == step.ttl else ""
    if _by_key(after) == _by_key(guard):
        return "It has these tags already." if step.tags else "It has none of these tags."
    if (spare := len(after.tags) - TAGS_MAX) > 0:
        return f"It would have {len(after.tags)} tags, and {TAGS_MAX} is the most: {spare} too many."
    return ""


def _by_key(guard: Guard) -> dict[str, str]:
    return {tag.key: tag.value for tag in guard.tags}
