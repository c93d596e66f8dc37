from django.db import models

from channels_app.models.channel import Channel
from channels_app.rules import tags


class ChannelTag(models.Model):
    """One tag of one channel, as a row, so that ten thousand can be found by it."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="tags")
    key = models.CharField(max_length=tags.KEY_MAX)
    value = models.CharField(max_length=tags.VALUE_MAX, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["key"]
        indexes = [models.Index(fields=["key", "value"], name="tag_by_key_value")]
        constraints = [models.UniqueConstraint(fields=["channel", "key"], name="tag_key_once")]

    def __str__(self) -> str:
        return f"{self.key}={self.value}"
