from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from uuid import UUID

from django.db import IntegrityError, transaction

from channels_app.audit.append import append
from channels_app.models import Batch, Target
from channels_app.models.pieces import write_pieces
from channels_app.rules.roles import Ability
from channels_app.rules.spec import ChannelSpec, Problem, as_wish, find_problems
from channels_app.services.access import require
from channels_app.services.actor import Actor
from channels_app.services.errors import InvalidSpec
from channels_app.services.previews.source import Source


def request_preview(
    *,
    actor: Actor,
    target: Target,
    source: Source,
    defaults: ChannelSpec,
    submission: UUID,
    types: Collection[str],
    wake_preview: Callable[[Batch], None],
) -> Batch:
    """Keep what was given, and have it read and judged by a worker. Nothing is asked of AWS here.

    The same submission again is answered with the batch that it made at first, whatever became of it.
    Raises NotAllowed; InvalidSpec for the defaults (whose name means nothing) and for a source past reading.
    """
    require(actor, Ability.CHANGE_CHANNELS, target=target, attempted="preview a batch", subject=target)
    check(defaults, types=types, also=source.problems())
    try:
        with transaction.atomic():
            batch = _write(actor, target, source, defaults, submission)
    except IntegrityError:
        made = Batch.objects.filter(submission=submission).first()
        if made is None:
            raise
        return made
    transaction.on_commit(lambda: wake_preview(batch))
    return batch


def check(defaults: ChannelSpec, *, types: Collection[str], also: Iterable[Problem] = ()) -> None:
    """Raise InvalidSpec with every problem of the defaults at once, behind those of what was given."""
    problems = (*also, *find_problems(replace(defaults, name="any"), types=types))
    if problems:
        raise InvalidSpec(problems=problems)


def _write(actor: Actor, target: Target, source: Source, defaults: ChannelSpec, submission: UUID) -> Batch:
    batch = Batch.objects.create(
        target=target,
        created_by=actor.asker,
        submission=submission,
        name=source.title,
        defaults=as_wish(replace(defaults, name="")),
    )
    write_pieces(batch, source.as_file())
    details = {"source": source.kind, "bytes": len(source.content), "defaults": batch.defaults}
    append(actor.entry("batch.preview", "requested", subject=batch, target=target, details=details))
    return batch
