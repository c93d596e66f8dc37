from collections.abc import Callable

from django.db import transaction
from django.db.models.functions import Now

from channels_app.audit.append import append
from channels_app.models import Batch, Target
from channels_app.rules.lifecycle import BatchState, check_batch_move
from channels_app.rules.roles import Ability
from channels_app.rules.spec import Problem
from channels_app.services.access import require
from channels_app.services.actor import Actor
from channels_app.services.errors import InvalidSpec
from channels_app.services.previews.binding import hash_rows
from channels_app.services.previews.errors import NotReady, RowsChanged

REASON_MAX: int = Batch._meta.get_field("reason").max_length or 0


def submit(
    *, actor: Actor, batch: Batch, reason: str, rows_hash: str, wake: Callable[[Target], None]
) -> Batch:
    """Let what was previewed run: exactly the rows with this hash. Twice is once.

    No row is touched: the batch goes from *ready* to *running*, with one event that names the hash. Raises
    NotAllowed, InvalidSpec (the reason), NotReady, RowsChanged.
    """
    require(actor, Ability.CHANGE_CHANNELS, target=batch.target, attempted="submit a batch", subject=batch)
    _check_reason(reason)
    if batch.submitted_at is None:
        _check_rows(batch, rows_hash)
    with transaction.atomic():
        now = (
            Batch.objects.select_for_update(of=("self",), no_key=True)
            .select_related("target")
            .get(pk=batch.pk)
        )
        if now.submitted_at is not None:
            return now
        _check_is_ready(now, rows_hash)
        check_batch_move(BatchState.READY, BatchState.RUNNING)
        Batch.objects.filter(pk=now.pk).update(
            state=BatchState.RUNNING.value, state_since=Now(), submitted_at=Now(), reason=reason.strip()
        )
        details = {"rows_hash": rows_hash}
        entry = actor.entry(
            "batch.submit",
            "succeeded",
            subject=now,
            target=now.target,
            reason=reason.strip(),
            details=details,
        )
        append(entry)
    now.refresh_from_db()
    transaction.on_commit(lambda: wake(now.target))
    return now


def _check_reason(reason: str) -> None:
    if not reason.strip():
        message = "A reason is needed for a batch. Enter why these channels are made."
    elif len(reason.strip()) > REASON_MAX:
        message = f"{len(reason.strip()):,} characters are too many. Enter at most {REASON_MAX:,}."
    else:
        return
    raise InvalidSpec(problems=(Problem(field="reason", message=message),))


def _check_rows(batch: Batch, rows_hash: str) -> None:
    """Before the transaction: a hundred thousand rows take longer to read than anybody should wait for a lock."""
    _check_is_ready(batch, rows_hash)
    found = hash_rows(batch)
    if not found.rows:
        raise NotReady(batch=batch, why=f"{batch} has no row that can be created.")
    if found.hexdigest() != rows_hash:
        raise RowsChanged(batch=batch)


def _check_is_ready(batch: Batch, rows_hash: str) -> None:
    if batch.state != BatchState.READY:
        raise NotReady(
            batch=batch, why=f"{batch} is {batch.state}, and only a preview that is ready can be submitted."
        )
    if batch.rows_hash != rows_hash:
        raise RowsChanged(batch=batch)
