from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from channels_app.models.channel import Channel
from channels_app.models.target import Target
from channels_app.rules import spec
from channels_app.rules.drift import ABSENCES, WITHOUT_RECORD, DriftKind


class Choice(models.TextChoices):
    """What a person wants done about it; each is carried out by a worker. The first two change nothing in AWS."""

    ADOPT = "adopt", "Adopt"
    ACCEPT = "accept", "Accept"
    PUT_BACK = "put_back", "Put back"
    DELETE = "delete", "Delete"


class DriftQuerySet(models.QuerySet["Drift"]):
    def certain(self) -> "DriftQuerySet":
        """All but what is missing by one look only."""
        return self.filter(~models.Q(kind=DriftKind.MISSING.value) | models.Q(looks__gte=ABSENCES))

    def shown(self) -> "DriftQuerySet":
        """What a person should look at now."""
        return self.certain().filter(models.Q(ignored_until=None) | models.Q(ignored_until__lte=Now()))

    def ignored(self) -> "DriftQuerySet":
        return self.certain().filter(ignored_until__gt=Now())

    def without_record(self) -> "DriftQuerySet":
        return self.filter(kind__in=[kind.value for kind in WITHOUT_RECORD])

    def unread(self, *, since: datetime | None) -> "DriftQuerySet":
        """Of which the tags are not known, or not anew, and that no record leads to: whose are they?"""
        old = (
            models.Q(tags_read_at=None) | models.Q(tags_read_at__lt=since)
            if since
            else models.Q(tags_read_at=None)
        )
        asked = [DriftKind.RECREATED.value, *(kind.value for kind in WITHOUT_RECORD)]
        return self.filter(old, kind__in=asked)

    def to_carry_out(self) -> "DriftQuerySet":
        """Those for which somebody chose what is to be done. Adopting waits until it is known whose they are."""
        unread = models.Q(tags_read_at=None) & ~models.Q(
            kind__in=[DriftKind.MISSING.value, DriftKind.CHANGED.value]
        )
        return self.exclude(choice="").exclude(unread)


class Drift(models.Model):
    """One channel of which record and AWS differ: how, since when, what AWS showed, and what is to be done.

    It is gone once they agree. `arn` is AWS's; of what is missing there, it is the record's.
    """

    target = models.ForeignKey(Target, models.PROTECT, related_name="drifts")
    channel = models.ForeignKey(Channel, models.CASCADE, null=True, related_name="drifts")
    name = models.CharField(max_length=spec.NAME_MAX)
    arn = models.CharField("ARN", max_length=1024)
    kind = models.CharField(max_length=16)
    differences = models.JSONField(default=list)
    seen_at = models.DateTimeField(help_text="Since when it is so, as far as this console saw.")

    type = models.CharField(max_length=32, blank=True)
    ttl = models.PositiveSmallIntegerField("message TTL", null=True)
    version = models.CharField(max_length=64, blank=True)
    aws_created_at = models.DateTimeField("CreationTime", null=True)
    tags = models.JSONField(null=True, help_text="All of them, this console's own included.")
    tags_read_at = models.DateTimeField(null=True)
    wanted_at = models.DateTimeField(null=True, help_text="When somebody last looked at it.")
    looks = models.PositiveSmallIntegerField(db_default=0, help_text="Looks by ARN that found nothing.")
    look_at = models.DateTimeField(null=True)

    ignored_until = models.DateTimeField(null=True)
    ignored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ignored_because = models.CharField(max_length=1000, db_default="")
    choice = models.CharField(max_length=16, choices=Choice.choices, db_default="")
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    chosen_because = models.CharField(max_length=1000, db_default="")

    objects = DriftQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["target", "kind", "name"], name="drift_by_kind"),
            models.Index(fields=["channel"], name="drift_of_channel"),
            models.Index(
                fields=["target", "-aws_created_at"],
                name="drift_unread",
                condition=models.Q(tags_read_at=None),
            ),
            models.Index(fields=["target"], name="drift_chosen", condition=~models.Q(choice="")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["target", "arn"], name="drift_once"),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=sorted(kind.value for kind in set(DriftKind) - {DriftKind.AGREEMENT})
                ),
                name="drift_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(choice__in=["", *Choice.values]), name="drift_choice_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} is {self.kind}"
