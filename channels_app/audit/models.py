"""The trail's tables. Events are only ever added; the database itself refuses the rest (see triggers)."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from channels_app.audit.body import Json, read_body
from channels_app.audit.chain import BEFORE_THE_FIRST

LONGEST_COPY = 256


class AuditEvent(models.Model):
    """Who did what, when, from where, with what result.

    `body` is what was hashed. Every column but it and `hash` is a copy out of it, so that the trail can be
    filtered. There are no foreign keys: an event outlives what it tells of.
    """

    seq = models.BigIntegerField("number", primary_key=True)
    id = models.UUIDField(unique=True)
    at = models.DateTimeField()
    body = models.TextField()
    hash = models.CharField(max_length=64)

    actor = models.CharField("person", max_length=LONGEST_COPY, blank=True)
    actor_id = models.CharField(max_length=LONGEST_COPY, blank=True)
    through = models.CharField(max_length=LONGEST_COPY, blank=True)
    address = models.CharField(max_length=LONGEST_COPY, blank=True)
    action = models.CharField(max_length=LONGEST_COPY)
    subject_kind = models.CharField(max_length=LONGEST_COPY, blank=True)
    subject_id = models.CharField(max_length=LONGEST_COPY, blank=True)
    subject_label = models.CharField("subject", max_length=LONGEST_COPY, blank=True)
    target = models.CharField(max_length=LONGEST_COPY, blank=True)
    batch = models.CharField(max_length=LONGEST_COPY, blank=True)
    operation = models.CharField(max_length=LONGEST_COPY, blank=True)
    request_id = models.CharField("AWS request id", max_length=LONGEST_COPY, blank=True)
    result = models.CharField(max_length=LONGEST_COPY)

    class Meta:
        default_permissions = ("view",)
        ordering: ClassVar = ["-seq"]
        # SQLite would take a text for a number; a text is never below one.
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(seq__gte=1, seq__lt=2**53), name="audit_seq_is_a_number"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["at"], name="audit_by_time"),
            models.Index(fields=["actor_id", "-seq"], name="audit_by_person"),
            models.Index(fields=["action", "-seq"], name="audit_by_action"),
            models.Index(fields=["subject_kind", "subject_id", "-seq"], name="audit_by_subject"),
            models.Index(fields=["target", "-seq"], name="audit_by_target"),
            models.Index(fields=["batch", "-seq"], name="audit_by_batch"),
            models.Index(fields=["operation", "-seq"], name="audit_by_operation"),
            models.Index(fields=["request_id"], name="audit_by_request", condition=~models.Q(request_id="")),
        ]

    def __str__(self) -> str:
        subject = (
            f" on {self.subject_kind} {self.subject_label or self.subject_id}" if self.subject_kind else ""
        )
        return f"{self.actor or 'Somebody'} did {self.action}{subject}: {self.result}."

    @property
    def facts(self) -> dict[str, Json]:
        """All that the event tells, also what has no column: `reason` and `details`."""
        return read_body(self.body)

    @property
    def reason(self) -> str:
        return str(self.facts["reason"])


class ChainHead(models.Model):
    """One row: the newest event's number and hash. Whoever appends locks it, so the chain never forks."""

    THE_ONE = 1

    id = models.SmallIntegerField(primary_key=True, default=THE_ONE)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=BEFORE_THE_FIRST)

    class Meta:
        default_permissions = ("view",)
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="audit_one_head")]

    def __str__(self) -> str:
        return f"The trail's newest event is number {self.seq}."


class KnownCheckpoint(models.Model):
    """One row at most: the newest checkpoint that this database knows of. The store must hold it."""

    THE_ONE = 1

    id = models.SmallIntegerField(primary_key=True, default=THE_ONE)
    name = models.CharField(max_length=64)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    count = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="audit_one_known_checkpoint")
        ]

    def __str__(self) -> str:
        return self.name


class Verification(models.Model):
    """What the latest look at the trail found: one row for looks at all of it, one for those at what is new."""

    FULL, NEW = "full", "new"

    kind = models.CharField(max_length=8, primary_key=True)
    at = models.DateTimeField(db_default=Now())
    seq = models.BigIntegerField(help_text="the newest event that was looked at")
    events = models.BigIntegerField(help_text="how many were")
    faults = models.BigIntegerField()
    said = models.JSONField(default=list, help_text="the first faults, and the remarks, as kind and sentence")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Looked at up to event {self.seq}: {self.faults} faults."
