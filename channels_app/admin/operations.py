from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from channels_app.admin.channels import InTargetsAdmin
from channels_app.admin.door import door_of
from channels_app.admin.filters import OperationStateFilter, TargetFilter, TimeFilter
from channels_app.admin.site import site
from channels_app.admin.trying_again import try_again
from channels_app.models import Operation
from channels_app.rules.roles import Ability
from channels_app.services import access


@admin.register(Operation, site=site)
class OperationAdmin(InTargetsAdmin):
    trail_by = "operation"
    list_display = ["__str__", "state", "kind", "channel", "actor", "target", "answer", "created_at"]
    list_filter = [OperationStateFilter, "kind", TargetFilter, ("created_at", TimeFilter)]
    list_select_related = ["channel", "actor", "target"]
    search_fields = ["channel__name", "request_id"]
    search_help_text = "A part of the channel's name, or of a request id of AWS's"
    ordering = ["-created_at", "-id"]
    actions = [try_again]

    def changelist_view(self, request: HttpRequest, *args: object, **kwargs: object) -> Any:
        """Django would pass over an action that it has not offered; an attempt at it is to be told."""
        door = door_of(request)
        if request.POST.get("action") == try_again.__name__ and not self.has_try_again_permission(request):
            access.require(door.actor, Ability.CHANGE_CHANNELS, attempted="try operations again")
        return super().changelist_view(request, *args, **kwargs)

    def has_try_again_permission(self, request: HttpRequest) -> bool:
        return Ability.CHANGE_CHANNELS in door_of(request).abilities
