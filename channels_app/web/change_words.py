from collections.abc import Mapping
from typing import Any

from channels_app.rules.changes import from_change_wish


def tell_step(wish: Mapping[str, Any]) -> str:
    """What one step of a change makes of what: of a TTL, of tags that are put on, or of tags that are taken off."""
    change = from_change_wish(wish)
    before = {tag.key: tag.value for tag in change.guard.tags}
    told = [f"{key}, which was {before.get(key) or 'empty'}" for key in change.step.keys]
    told += [_tell_tag(before.get(tag.key), tag.key, tag.value) for tag in change.step.tags]
    if change.step.ttl is not None:
        told.append(f"From {change.guard.ttl} to {change.step.ttl} seconds")
    return f"{', '.join(told)}."


def _tell_tag(before: str | None, key: str, value: str) -> str:
    return f"{key}={value}" if before is None else f"{key} from {before or 'empty'} to {value or 'empty'}"
