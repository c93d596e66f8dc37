from datetime import timedelta

from django.db import models
from django.db.models.functions import Coalesce, Now

from channels_app.models.target import Target

TRY_AGAIN_AFTER = timedelta(minutes=5)


class SyncQuerySet(models.QuerySet["Sync"]):
    def free(self) -> "SyncQuerySet":
        """Those at which nobody works."""
        return self.filter(models.Q(claimed_until=None) | models.Q(claimed_until__lte=Now()))

    def due(self, *, every: timedelta) -> "SyncQuerySet":
        """Asked for, left in the middle, or not compared for so long. What failed waits five minutes."""
        last = Coalesce("ended_at", "target__created_at")
        wanted = models.Q(asked_at__isnull=False) | models.Q(began_at__isnull=False)
        return self.alias(last=last).filter(wanted | models.Q(last__lte=Now() - every)).rested()

    def rested(self) -> "SyncQuerySet":
        """All but what failed lately, and nobody asked for again."""
        rested = models.Q(failed_at=None) | models.Q(failed_at__lte=Now() - TRY_AGAIN_AFTER)
        return self.filter(rested | models.Q(asked_at__gt=models.F("failed_at")))


class Sync(models.Model):
    """How far the comparison of one target with AWS has come, and what the last whole one counted.

    Its claim stands in the row, as an operation's does: one process compares a target at a time.
    """

    target = models.OneToOneField(Target, models.PROTECT, primary_key=True, related_name="sync")
    claimed_by = models.CharField(max_length=200, blank=True)
    claimed_until = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)

    began_at = models.DateTimeField(null=True, help_text="Empty: none is under way.")
    is_listed = models.BooleanField(default=False, help_text="All pages are read.")
    next_token = models.TextField(blank=True)
    pages = models.PositiveIntegerField(default=0)
    listed = models.PositiveIntegerField(default=0)
    agreed = models.PositiveIntegerField(default=0)

    ended_at = models.DateTimeField(null=True)
    in_aws = models.PositiveIntegerField(null=True, help_text="How many AWS listed, the last time.")
    agreeing = models.PositiveIntegerField(null=True)
    tags_since = models.DateTimeField(null=True, help_text="Tags that were read before are read again.")
    failed_at = models.DateTimeField(null=True)
    said = models.CharField(max_length=2000, blank=True, help_text="Why it could not go on, in a sentence.")

    objects = SyncQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Comparison of {self.target}"


class SyncPage(models.Model):
    """Which ARNs one page of the comparison under way had, as eight bytes each, so that another can go on."""

    sync = models.ForeignKey(Sync, models.CASCADE, related_name="read_pages")
    number = models.PositiveIntegerField()
    digests = models.BinaryField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["sync", "number"], name="sync_page_once")]

    def __str__(self) -> str:
        return f"Page {self.number}"
