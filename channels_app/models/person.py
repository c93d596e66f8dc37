import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models


class Person(AbstractUser):
    """Someone who signs in. Deactivated when they leave, never deleted: the trail names them for good."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        default_permissions = ()

    def __str__(self) -> str:
        return self.get_full_name() or self.username
