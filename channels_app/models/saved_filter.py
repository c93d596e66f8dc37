import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse


class SavedFilter(models.Model):
    """What somebody looks for in the audit trail again and again, under a name of theirs. Nobody else sees it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="saved_filters")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=2000)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="saved_filter_name_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('audit')}?{self.query}"
