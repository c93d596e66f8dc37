from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from channels_app.admin.channels import InTargetsAdmin
from channels_app.admin.door import door_of
from channels_app.admin.drift_choices import ACTIONS
from channels_app.admin.filters import TargetFilter
from channels_app.admin.site import site
from channels_app.models import Drift, Sync
from channels_app.rules.roles import Ability
from channels_app.services import access


@admin.register(Drift, site=site)
class DriftAdmin(InTargetsAdmin):
    list_display = ["name", "kind", "target", "arn", "seen_at", "ignored_until"]
    list_filter = ["kind", TargetFilter]
    list_select_related = ["target"]
    search_fields = ["name", "arn"]
    search_help_text = "A part of the name or of the ARN"
    ordering = ["-seen_at", "-pk"]
    actions = [*ACTIONS]

    def changelist_view(self, request: HttpRequest, *args: object, **kwargs: object) -> Any:
        """Django would pass over an action that it has not offered; an attempt at it is to be told."""
        asked = request.POST.get("action") in {action.__name__ for action in ACTIONS}
        if asked and not self.has_decide_permission(request):
            attempted = "decide about what differs from AWS"
            access.require(door_of(request).actor, Ability.CHANGE_CHANNELS, attempted=attempted)
        return super().changelist_view(request, *args, **kwargs)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return Ability.CHANGE_CHANNELS in door_of(request).abilities


@admin.register(Sync, site=site)
class SyncAdmin(InTargetsAdmin):
    list_display = ["target", "began_at", "ended_at", "in_aws", "agreeing", "failed_at", "said"]
    list_select_related = ["target"]
    ordering = ["target__name"]
