"""A change of TTL, tags or the link to a stream: its steps, and the verdict on each by one look at AWS, as one pure
function.

It is asked before each send, and again where the answer was lost or was a refusal. The first row that fits is
the verdict.

    what is seen by the name                      verdict      because
    --------------------------------------------  -----------  ------------------------------------------
    nothing: the look itself got no answer        look again   nothing was learned
    nothing there, for the first time             look again   reads can be stale; again after 10 seconds
    nothing there, 10 seconds later still, or a   gone         two reads agree; what was just made some do not
      minute where it was made just before                       see yet
    a channel of another ARN                      gone         a name is unique, so ours has left it
    status DELETING; tags, or its link, unread    look again   it will be gone; they may have changed
    as wished, the rest otherwise, not for 10 s   look again   reads of what we just changed can be stale
    what this step changes is as it was wished    found so     it is what was asked for, whoever did it
    something differs, not for 10 seconds         look again   the same
    something differs from what was seen before   changed      it is not what the operator saw any more
    the same, not ACTIVE                          send again   AWS changes what is ACTIVE only
    the same; AWS refused our last request        refused      nothing of ours can still be carried out
    the same; AWS said *not now*, for 10 seconds  refused      something holds it
    the same                                      send again   another time comes to the same

*Changed* and *refused* end it. Where an earlier answer was lost, they wait until our last request is older than
15 minutes, when AWS would no longer accept its signature: until then it may still be carried out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from channels_app.rules.deletion import (
    PATIENCE,
    Asked,
    Changed,
    Gone,
    Guard,
    Refused,
    end,
    find_differences,
    weigh_absence,
)
from channels_app.rules.evidence import (
    Absent,
    LookAgain,
    Present,
    Seen,
    SendAgain,
    Unknown,
    Unreadable,
    look_again,
    looked_for,
)
from channels_app.rules.spec import ChannelSpec, as_wish, from_wish
from channels_app.rules.tags import Tag, without_own


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One call of the API: another TTL, tags to be put on, keys to be taken off, or a stream to be linked to; an empty
    one undoes the link."""

    ttl: int | None = None
    tags: tuple[Tag, ...] = ()
    keys: tuple[str, ...] = ()
    stream: str | None = None

    @property
    def kind(self) -> str:
        """The kind of its operation."""
        if self.stream is not None:
            return "link"
        return "update_ttl" if self.ttl is not None else "tag" if self.tags else "untag"


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One step, the channel as it has to be before it, and the steps that follow when it is done."""

    guard: Guard
    step: Step
    then: tuple[Step, ...] = ()

    @property
    def outcome(self) -> Guard:
        """The channel as it is after this step."""
        kept = {tag.key: tag for tag in self.guard.tags if tag.key not in self.step.keys}
        tags = tuple((kept | {tag.key: tag for tag in self.step.tags}).values())
        stream = self.guard.stream if self.step.stream is None else self.step.stream
        return replace(self.guard, ttl=self.step.ttl or self.guard.ttl, tags=tags, stream=stream)

    @property
    def next(self) -> "Change | None":
        """The change that this one leaves to be done."""
        return Change(guard=self.outcome, step=self.then[0], then=self.then[1:]) if self.then else None


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundSo:
    """It is as was wished. What is seen is what is recorded."""

    ttl: int | None
    tags: tuple[Tag, ...]
    rests: bool  # and AWS calls it ACTIVE


Verdict = FoundSo | Gone | Changed | Refused | SendAgain | LookAgain | Unknown


def plan_change(guard: Guard, *, ttl: int, tags: tuple[Tag, ...]) -> Change | None:
    """The steps from what was seen to what is wished: tags off, tags on, then the TTL. None: it is so already.

    Tags go first, so that fifty never stand in each other's way.
    """
    before, wished = {tag.key: tag for tag in guard.tags}, {tag.key for tag in tags}
    keys = tuple(key for key in before if key not in wished)
    new = tuple(tag for tag in tags if before.get(tag.key) != tag)
    steps = [Step(keys=keys)] if keys else []
    steps += [Step(tags=new)] if new else []
    steps += [Step(ttl=ttl)] if ttl != guard.ttl else []
    return Change(guard=guard, step=steps[0], then=tuple(steps[1:])) if steps else None


def plan_link(guard: Guard, *, stream: str) -> Change | None:
    """The step from the stream that was seen to the one that is wished; empty is none. None: it is so already."""
    return Change(guard=guard, step=Step(stream=stream)) if stream != guard.stream else None


def as_change_wish(change: Change, *, name: str, type_: str) -> dict[str, object]:
    """The change as an operation keeps it: the channel as the operator saw it, and what is to become of it."""
    spec = ChannelSpec(name=name, type=type_, ttl=change.guard.ttl, tags=change.guard.tags)
    return {
        **as_wish(spec),
        "arn": change.guard.arn,
        **_of_stream(change.guard.stream),
        "step": step_as_json(change.step),
        "then": [step_as_json(step) for step in change.then],
    }


def from_change_wish(wish: Mapping[str, Any]) -> Change:
    spec = from_wish(wish)
    guard = Guard(arn=wish["arn"], ttl=spec.ttl, tags=spec.tags, stream=wish.get("stream"))
    return Change(
        guard=guard,
        step=step_from_json(wish["step"]),
        then=tuple(step_from_json(step) for step in wish["then"]),
    )


def weigh_change(asked: Asked, step: Step, seen: Seen) -> Verdict:
    """Judge one look by the table above."""
    match seen:
        case Unreadable() | Present(status="DELETING"):
            return look_again(asked.looking_since, seen.now)
        case Absent():
            return weigh_absence(asked, seen)
        case Present() if seen.arn != asked.guard.arn:
            return Gone(now_there=seen.arn)
        case Present(tags=None):
            return look_again(asked.looking_since, seen.now)
        case Present(stream=None) if step.stream is not None:
            return look_again(asked.looking_since, seen.now)
    return _weigh_present(asked, step, seen)


def _weigh_present(asked: Asked, step: Step, seen: Present) -> Verdict:
    patient = looked_for(asked.looking_since, seen.now) < PATIENCE
    so = is_so(step, seen)
    expected = Change(guard=asked.guard, step=step).outcome if so else asked.guard
    differences = find_differences(expected, seen)
    if differences and patient:
        return look_again(asked.looking_since, seen.now)
    if so:
        tags = without_own(seen.tags or ())
        return FoundSo(ttl=seen.ttl, tags=tags, rests=seen.status == "ACTIVE")
    if differences:
        return end(Changed(differences=differences), asked, seen)
    if seen.status != "ACTIVE":
        return SendAgain()
    if asked.refused or (asked.not_now and not patient):
        return end(Refused(), asked, seen)
    return SendAgain()


def is_so(step: Step, seen: Present) -> bool:
    """Whether what the step changes is as it is to be."""
    tags = {tag.key: tag for tag in seen.tags or ()}
    has_ttl = step.ttl is None or seen.ttl == step.ttl
    has_stream = step.stream is None or seen.stream == step.stream
    has_tags = all(tags.get(tag.key) == tag for tag in step.tags) and not tags.keys() & set(step.keys)
    return has_ttl and has_stream and has_tags


def step_as_json(step: Step) -> dict[str, object]:
    """The step as JSON, to be kept with its operation."""
    tags = [{"key": tag.key, "value": tag.value} for tag in step.tags]
    return {
        "kind": step.kind,
        "ttl": step.ttl,
        "tags": tags,
        "keys": list(step.keys),
        **_of_stream(step.stream),
    }


def step_from_json(step: Mapping[str, Any]) -> Step:
    """The step that `step_as_json` wrote down."""
    tags = tuple(Tag(key=tag["key"], value=tag["value"]) for tag in step["tags"])
    return Step(ttl=step["ttl"], tags=tags, keys=tuple(step["keys"]), stream=step.get("stream"))


def _of_stream(stream: str | None) -> dict[str, object]:
    """Only links speak of streams."""
    return {} if stream is None else {"stream": stream}
