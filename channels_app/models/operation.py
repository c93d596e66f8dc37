import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from channels_app.models.batch import Batch
from channels_app.models.channel import Channel
from channels_app.models.kind import Kind
from channels_app.models.target import Target
from channels_app.rules import spec
from channels_app.rules.lifecycle import OPEN, BatchState, OperationState
from channels_app.rules.preview import WILL_BE_SENT


class OperationQuerySet(models.QuerySet["Operation"]):
    def open(self) -> "OperationQuerySet":
        return self.filter(state__in=[state.value for state in OPEN])

    def to_send(self) -> "OperationQuerySet":
        """Waiting for their call, and due."""
        return self.that_may_move().filter(state=OperationState.QUEUED.value, due_at__lte=Now())

    def that_may_move(self) -> "OperationQuerySet":
        """All but what waits in a batch that is paused or cancelled. Where an answer was lost, nothing waits.

        What is queued in a batch that is done was tried again by itself.
        """
        going = [BatchState.RUNNING.value, BatchState.DONE.value]
        runs = models.Q(batch=None) | models.Q(batch__state__in=going)
        return self.filter(runs | models.Q(in_doubt=True) | ~models.Q(state=OperationState.QUEUED.value))

    def to_start(self) -> "OperationQuerySet":
        """Rows of running batches that have not been claimed yet."""
        return self.filter(
            state=OperationState.DRAFT.value,
            verdict__in=[verdict.value for verdict in WILL_BE_SENT],
            batch__state=BatchState.RUNNING.value,
        )

    def to_cancel(self) -> "OperationQuerySet":
        """What waits in batches that were cancelled, also what came back since. Where an answer was lost, none is."""
        return self.filter(
            state=OperationState.QUEUED.value,
            in_doubt=False,
            channel__isnull=False,
            batch__state=BatchState.CANCELLED.value,
        )

    def to_settle(self) -> "OperationQuerySet":
        """Sent or unknown, with a claim that ran out, and due for a look."""
        doubtful = [OperationState.SENT.value, OperationState.UNKNOWN.value]
        return self.filter(state__in=doubtful, claimed_until__lte=Now(), due_at__lte=Now())


class Operation(models.Model):
    """One intended call of the API on one channel: written before the call, finished after it.

    The claim (who, until when by the database's clock, which attempt) stands in the row itself, and an outcome
    is written only where it still matches.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    target = models.ForeignKey(Target, models.PROTECT, related_name="operations")
    channel = models.ForeignKey(Channel, models.PROTECT, null=True, blank=True, related_name="operations")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, blank=True, related_name="operations")
    line = models.PositiveIntegerField(null=True, blank=True)
    name = models.CharField("channel name", max_length=spec.NAME_MAX, blank=True)
    verdict = models.CharField(
        max_length=16, blank=True, help_text="Of a batch's row: what the preview found."
    )
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    wish = models.JSONField()
    reason = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=16, default=OperationState.QUEUED.value)
    created_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)

    claimed_by = models.CharField(max_length=200, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempt = models.PositiveIntegerField(default=0)

    first_sent_at = models.DateTimeField(null=True, blank=True)
    last_sent_at = models.DateTimeField(null=True, blank=True)
    looking_since = models.DateTimeField(null=True, blank=True)
    gone_since = models.DateTimeField(
        null=True, blank=True, help_text="Of a delete: since when looks find nothing."
    )
    in_doubt = models.BooleanField(default=False, help_text="An answer to one of its requests was lost.")
    in_use = models.BooleanField(default=False, help_text="AWS last said that it is in use, or was changed.")
    refused = models.BooleanField(default=False, help_text="AWS last refused it for good.")
    request_id = models.CharField(max_length=128, blank=True)
    answer_code = models.CharField(max_length=128, blank=True)
    answer = models.CharField(max_length=2000, blank=True)

    objects = OperationQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["target", "state", "due_at"], name="operation_due"),
            models.Index(fields=["channel", "-created_at"], name="operation_of_channel"),
            models.Index(fields=["batch", "line"], name="operation_of_batch"),
            models.Index(fields=["batch", "state", "verdict", "line"], name="operation_batch_count"),
            models.Index(fields=["batch", "name"], name="operation_batch_name"),
            models.Index(
                fields=["target", "last_sent_at"], name="operation_sent_alone", condition=models.Q(batch=None)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["channel"],
                condition=models.Q(state__in=sorted(state.value for state in OPEN)),
                name="operation_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=sorted(state.value for state in OperationState)),
                name="operation_state_known",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="operation_kind_known"),
            models.CheckConstraint(
                condition=models.Q(state=OperationState.DRAFT.value) | models.Q(channel__isnull=False),
                name="operation_has_channel",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=OperationState.SENT.value)
                | models.Q(claimed_until__isnull=False, first_sent_at__isnull=False),
                name="operation_sent_is_claimed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.wish.get('name', '')}"
