import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from channels_app.models.target import Target


class Batch(models.Model):
    """Operations that an operator submitted together, bound to the hash of the rows that were previewed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    target = models.ForeignKey(Target, models.PROTECT, related_name="batches")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submission = models.UUIDField(unique=True, editable=False)
    name = models.CharField(max_length=200)
    reason = models.CharField(max_length=1000, blank=True)
    rows = models.PositiveIntegerField(default=0)
    rows_hash = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return self.name
