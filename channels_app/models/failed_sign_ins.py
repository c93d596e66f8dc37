from datetime import timedelta

from django.db import models
from django.db.models.functions import Now

TOLD_EVERY = timedelta(minutes=1)


class FailedSignInsQuerySet(models.QuerySet["FailedSignIns"]):
    def to_tell(self) -> "FailedSignInsQuerySet":
        """Those with failures that the trail has not told yet, and may tell by now."""
        lately = models.Q(told_at__gt=Now() - TOLD_EVERY)
        return self.filter(~lately | models.Q(told_at=None), untold__gt=0)


class FailedSignIns(models.Model):
    """Sign-ins that failed from one address since the trail last told of them: an event a minute at most."""

    address = models.CharField(max_length=64, primary_key=True)
    untold = models.PositiveIntegerField(default=0)
    people = models.JSONField(default=list, help_text="Whose names were tried, of people who are known here.")
    told_at = models.DateTimeField(null=True, blank=True)

    objects = FailedSignInsQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name_plural = "failed sign-ins"

    def __str__(self) -> str:
        return f"{self.untold} from {self.address}"
