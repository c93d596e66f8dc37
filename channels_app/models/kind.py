from django.db import models


class Kind(models.TextChoices):
    """What is done to a channel: the calls of the API that change one."""

    CREATE = "create", "create"
    UPDATE_TTL = "update_ttl", "update TTL"
    TAG = "tag", "tag"
    UNTAG = "untag", "untag"
    LINK = "link", "update media storage"
    DELETE = "delete", "delete"
