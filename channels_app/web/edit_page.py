from collections.abc import Mapping
from dataclasses import dataclass

from channels_app.rules.deletion import Guard
from channels_app.web.forms.draft import Draft

NONE = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One thing of a channel that was changed while somebody edited it. `key` says which tag it is."""

    field: str
    key: str = ""
    seen: str
    now: str
    asked: str


def compare_sides(seen: Guard, now: Guard, draft: Draft) -> list[Side]:
    """What was changed meanwhile: as the operator saw it, as AWS has it now, and as they asked for it."""
    sides = []
    if seen.ttl != now.ttl:
        sides.append(Side(field="TTL", seen=f"{seen.ttl} s", now=f"{now.ttl} s", asked=f"{draft.ttl} s"))
    before, after, asked = _values(seen), _values(now), _values(draft)
    for key in sorted(before.keys() | after.keys()):
        if before.get(key) != after.get(key):
            texts = [values.get(key, NONE) for values in (before, after, asked)]
            sides.append(Side(field="Tag", key=key, seen=texts[0], now=texts[1], asked=texts[2]))
    return sides


def _values(tagged: Guard | Draft) -> Mapping[str, str]:
    return {tag.key: tag.value for tag in tagged.tags}
