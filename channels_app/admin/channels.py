from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from channels_app.admin.bulk import ACTIONS
from channels_app.admin.door import Door, door_of
from channels_app.admin.filters import ChannelStateFilter, ChannelTypeFilter, CreatorFilter, TargetFilter
from channels_app.admin.guarded import RecordAdmin
from channels_app.admin.site import site
from channels_app.models import Channel, ChannelTag
from channels_app.rules.roles import Ability
from channels_app.services import access


class InTargetsAdmin(RecordAdmin):
    """What lies in targets: people see it in those whose channels they may read."""

    reads = Ability.READ_CHANNELS
    target_field = "target"

    def sees(self, door: Door) -> bool:
        return self.reads in door.abilities

    def get_queryset(self, request: HttpRequest) -> QuerySet[Channel]:
        within = {f"{self.target_field}__in": door_of(request).readable}
        return super().get_queryset(request).filter(**within)


@admin.register(Channel, site=site)
class ChannelAdmin(InTargetsAdmin):
    trail_by = "subject_id"
    list_display = ["name", "arn", "state", "type", "target", "created_by", "created_at"]
    list_filter = [ChannelStateFilter, ChannelTypeFilter, TargetFilter, CreatorFilter]
    list_select_related = ["target", "created_by"]
    search_fields = ["name", "arn"]
    search_help_text = "A part of the name or of the ARN"
    ordering = ["-created_at", "-id"]
    actions = [*ACTIONS]
    view_on_site = True

    def get_view_on_site_url(self, obj: Channel | None = None) -> str | None:
        return obj.get_absolute_url() if obj else None

    def changelist_view(self, request: HttpRequest, *args: object, **kwargs: object) -> Any:
        """Django would pass over an action that it has not offered; an attempt at it is to be told."""
        asked = request.POST.get("action") in {action.__name__ for action in ACTIONS}
        if asked and not self.has_change_many_permission(request):
            attempted = "change many channels"
            access.require(door_of(request).actor, Ability.CHANGE_CHANNELS, attempted=attempted)
        return super().changelist_view(request, *args, **kwargs)

    def has_change_many_permission(self, request: HttpRequest) -> bool:
        return Ability.CHANGE_CHANNELS in door_of(request).abilities

    def get_fields(self, request: HttpRequest, obj: object = None) -> Any:
        return (*super().get_fields(request), "tag_lines")

    @admin.display(description="tags")
    def tag_lines(self, channel: Channel) -> str:
        return "\n".join(str(tag) for tag in channel.tags.all())


@admin.register(ChannelTag, site=site)
class ChannelTagAdmin(InTargetsAdmin):
    target_field = "channel__target"
    list_display = ["key", "value", "channel"]
    list_select_related = ["channel"]
    search_fields = ["key", "value", "channel__name"]
    search_help_text = "A part of the key, the value or the channel's name"
    ordering = ["key", "value", "pk"]
