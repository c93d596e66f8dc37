from django.conf import settings
from django.db import models

from channels_app.models.target import Target
from channels_app.rules.roles import Role


class Grant(models.Model):
    """A person has a role on one target, or (without one) on all."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=16, choices=[(role.value, role.value.title()) for role in Role])
    target = models.ForeignKey(Target, models.PROTECT, null=True, blank=True, related_name="grants")

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="grant_role_known"
            ),
            models.UniqueConstraint(fields=["person", "role", "target"], name="grant_once_a_target"),
            models.UniqueConstraint(
                fields=["person", "role"], condition=models.Q(target=None), name="grant_once_on_all"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} is {self.role} on {self.target or 'all targets'}"
