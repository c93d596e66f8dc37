from datetime import timedelta

from django.db import models
from django.db.models.functions import Now

SEEN_LATELY = timedelta(minutes=1)
FULL_VERIFICATION = "full verification"  # a slot that people may bring forward


class WorkerQuerySet(models.QuerySet["Worker"]):
    def running(self) -> "WorkerQuerySet":
        return self.filter(seen_at__gt=Now() - SEEN_LATELY)


class Worker(models.Model):
    """A process that carries out operations, and when it last said that it runs."""

    name = models.CharField(max_length=200, primary_key=True)
    seen_at = models.DateTimeField(db_default=Now())

    objects = WorkerQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class PeriodicSlot(models.Model):
    """When a periodic job is next due. Whoever moves it on by compare-and-set does the job; a double does nothing."""

    name = models.CharField(max_length=64, primary_key=True)
    next_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name} at {self.next_at:%H:%M:%S}"
