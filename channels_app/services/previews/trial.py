from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from channels_app.models import Target
from channels_app.rules.roles import Ability
from channels_app.rules.spec import ChannelSpec
from channels_app.services.access import require
from channels_app.services.actor import Actor
from channels_app.services.previews.cloud import Asker, compare
from channels_app.services.previews.judging import Judged, Measure, judge_groups
from channels_app.services.previews.names import read_names
from channels_app.services.previews.request import check


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """A preview of which nothing is kept."""

    notes: tuple[str, ...]
    rows: Iterator[Judged]  # judged while they are asked for


def try_out(
    *,
    actor: Actor,
    target: Target,
    file: BinaryIO,
    defaults: ChannelSpec,
    types: Collection[str],
    asker: Asker,
) -> Trial:
    """Judge each row of a file as a preview does, and write nothing. Raises NotAllowed, InvalidSpec, Unreadable."""
    require(actor, Ability.CHANGE_CHANNELS, target=target, attempted="preview a batch", subject=target)
    check(defaults, types=types)
    names = read_names(file)
    cloud = compare(names.first_lines, target=target, asker=asker, after_each_page=lambda: None)
    measure = Measure(target=target, defaults=defaults, types=types, names=names, cloud=cloud)
    rows = (judged for group in judge_groups(file, measure) for judged in group)
    return Trial(notes=(*names.notes, *filter(None, [cloud.note])), rows=rows)
