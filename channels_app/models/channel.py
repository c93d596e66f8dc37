import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Length, Now
from django.urls import reverse

from channels_app.models.target import Target
from channels_app.rules import lifecycle, spec

models.CharField.register_lookup(Length)


class ChannelQuerySet(models.QuerySet["Channel"]):
    def live(self) -> "ChannelQuerySet":
        """Those that hold their name in the target."""
        return self.filter(state__in=[state.value for state in lifecycle.LIVE])

    def matching(self, words: str) -> "ChannelQuerySet":
        """By a part of the name, or the whole ARN."""
        return self.filter(models.Q(name__icontains=words) | models.Q(arn=words))

    def tagged(self, key: str, value: str | None) -> "ChannelQuerySet":
        wanted = {"tags__key": key} if value is None else {"tags__key": key, "tags__value": value}
        return self.filter(**wanted)

    def to_follow(self) -> "ChannelQuerySet":
        """Those that AWS is still making or deleting, whose next look is due."""
        return self.filter(state__in=[state.value for state in lifecycle.FOLLOWED], look_at__lte=Now())


class Channel(models.Model):
    """Our record of one signaling channel. `created_by` stays empty for one that was found and adopted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    target = models.ForeignKey(Target, models.PROTECT, related_name="channels")
    name = models.CharField(max_length=spec.NAME_MAX)
    arn = models.CharField("ARN", max_length=1024, null=True, blank=True, unique=True)
    type = models.CharField(max_length=32, default=spec.ChannelType.SINGLE_MASTER.value)
    ttl = models.PositiveSmallIntegerField("message TTL", default=spec.TTL_DEFAULT)
    state = models.CharField(max_length=16, default=lifecycle.ChannelState.REQUESTED.value)
    version = models.CharField(max_length=64, blank=True)
    aws_created_at = models.DateTimeField("CreationTime", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())
    state_since = models.DateTimeField(db_default=Now())
    look_at = models.DateTimeField(null=True, blank=True)
    tags_read_at = models.DateTimeField(
        null=True, blank=True, help_text="When AWS was last asked for its tags, to compare them."
    )

    objects = ChannelQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="channel_newest"),
            models.Index(fields=["target", "state"], name="channel_by_state"),
            models.Index(fields=["name"], name="channel_by_name"),
            models.Index(fields=["target", "tags_read_at"], name="channel_by_tags_read"),
            models.Index(
                fields=["look_at"], name="channel_to_follow", condition=models.Q(look_at__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["target", "name"],
                condition=models.Q(state__in=sorted(state.value for state in lifecycle.LIVE)),
                name="channel_name_once_live",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=sorted(state.value for state in lifecycle.ChannelState)),
                name="channel_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(type__in=sorted(kind.value for kind in spec.ChannelType)),
                name="channel_type_known",
            ),
            models.CheckConstraint(
                condition=models.Q(ttl__range=(spec.TTL_MIN, spec.TTL_MAX)), name="channel_ttl_in_range"
            ),
            models.CheckConstraint(condition=models.Q(name__length__gte=1), name="channel_name_given"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("channel", args=[self.pk])
