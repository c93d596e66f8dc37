import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse

from channels_app.models.kind import Kind
from channels_app.models.target import Target
from channels_app.rules.lifecycle import BatchState


class Batch(models.Model):
    """Operations that an operator submitted together, bound to the hash of the rows that were previewed.

    Its rows are operations: drafts while it is previewed and until they are claimed. A draft's verdict says whether
    it will be sent. The previewer's claim stands in the row, as an operation's does.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    target = models.ForeignKey(Target, models.PROTECT, related_name="batches")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submission = models.UUIDField(unique=True, editable=False)
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.CREATE.value)
    undoes = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="undone_by",
        help_text="The batch of which this deletes or puts back what it did.",
    )
    name = models.CharField(max_length=200)
    reason = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=16, default=BatchState.PREVIEWING.value)
    state_since = models.DateTimeField(db_default=Now())
    because = models.CharField(
        max_length=2000, blank=True, help_text="Why it is paused, or cannot be read, in a sentence."
    )
    defaults = models.JSONField(default=dict, help_text="Type, TTL and tags of rows that give none.")
    notes = models.JSONField(
        default=list, help_text="What the reader of the file had to decide, in sentences."
    )
    rows = models.PositiveIntegerField(default=0)
    room_left = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many channels AWS still took when it was previewed, if it said."
    )
    rows_hash = models.CharField(max_length=64, blank=True)
    claimed_by = models.CharField(max_length=200, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    submitted_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Its submitter knows what happened until then: from a mail, or by their own doing.",
    )
    telling_until = models.DateTimeField(
        null=True, blank=True, help_text="Until then nobody else sends that mail, nor tries again."
    )

    class Meta:
        default_permissions = ()
        verbose_name_plural = "batches"
        indexes = [models.Index(fields=["target", "state"], name="batch_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=sorted(state.value for state in BatchState)),
                name="batch_state_known",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="batch_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("batch", args=[self.pk])


class Upload(models.Model):
    """What was given for a batch, until its preview has read it: any worker may do that, on any machine."""

    batch = models.OneToOneField(Batch, models.CASCADE, primary_key=True, related_name="upload")
    content = models.BinaryField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Upload for {self.batch}"
