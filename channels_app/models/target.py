import uuid

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Now


class TargetQuerySet(models.QuerySet["Target"]):
    def open(self) -> "TargetQuerySet":
        """Those whose calls are not held."""
        return self.filter(held_at=None)


class Target(models.Model):
    """One AWS account in one Region, and how to reach it. Names are unique in it; AWS counts its quotas in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=64, unique=True)
    region = models.CharField(max_length=32, blank=True, help_text="Empty: the Region of the environment.")
    account = models.CharField(
        max_length=12,
        blank=True,
        validators=[RegexValidator(r"\A[0-9]{12}\Z", "An AWS account is twelve digits.")],
        help_text="Empty: the account that answers first. It refuses every other from then on.",
    )
    role_arn = models.CharField(max_length=2048, blank=True, help_text="Empty: the console's own identity.")
    external_id = models.UUIDField(default=uuid.uuid4, editable=False)
    creates_per_second = models.PositiveSmallIntegerField(
        default=50, validators=[MinValueValidator(1), MaxValueValidator(10_000)]
    )
    channel_limit = models.PositiveIntegerField(
        null=True, blank=True, help_text="Empty: AWS's published limit for the Region."
    )
    reason_required = models.BooleanField(default=False, help_text="Every change here asks for a reason.")
    held_at = models.DateTimeField(null=True, blank=True, editable=False)
    held_because = models.CharField(max_length=500, blank=True, editable=False)
    lease_holder = models.CharField(max_length=200, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = TargetQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(creates_per_second__gte=1), name="target_pace_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.name
