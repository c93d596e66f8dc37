from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from channels_app.admin.batch_moves import MOVES, go_on, pause, try_failed_again
from channels_app.admin.channels import InTargetsAdmin
from channels_app.admin.door import door_of
from channels_app.admin.filters import BatchStateFilter, TargetFilter, TimeFilter
from channels_app.admin.site import site
from channels_app.models import Batch
from channels_app.rules.roles import Ability
from channels_app.services import access


@admin.register(Batch, site=site)
class BatchAdmin(InTargetsAdmin):
    trail_by = "batch"
    list_display = ["name", "state", "target", "rows", "created_by", "created_at", "submitted_at", "because"]
    list_filter = [BatchStateFilter, TargetFilter, ("created_at", TimeFilter)]
    list_select_related = ["target", "created_by"]
    search_fields = ["name"]
    search_help_text = "A part of the name"
    ordering = ["-created_at", "-id"]
    actions = [pause, go_on, try_failed_again]
    view_on_site = True

    def get_view_on_site_url(self, obj: Batch | None = None) -> str | None:
        return obj.get_absolute_url() if obj else None

    def changelist_view(self, request: HttpRequest, *args: object, **kwargs: object) -> Any:
        """Django would pass over an action that it has not offered; an attempt at it is to be told."""
        asked = next((move for move in MOVES if move.name == request.POST.get("action")), None)
        if asked and not self.has_move_permission(request):
            attempted = f"{asked.asks.lower()} batches"
            access.require(door_of(request).actor, Ability.CHANGE_CHANNELS, attempted=attempted)
        return super().changelist_view(request, *args, **kwargs)

    def has_move_permission(self, request: HttpRequest) -> bool:
        return Ability.CHANGE_CHANNELS in door_of(request).abilities
