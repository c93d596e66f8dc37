import uuid

from django.db import models
from django.db.models.functions import Now


class InstallationQuerySet(models.QuerySet["Installation"]):
    def current(self) -> "Installation":
        return self.get(retired_at=None)


class Installation(models.Model):
    """This database of the product. After a restore it gets a new id; the old ones stay *ours*.

    `generation` grows with each, so that the checkpoints of before and after can be told apart.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    generation = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(db_default=Now())
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = InstallationQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(retired_at=None), name="installation_one_current"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
