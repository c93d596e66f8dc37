from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from channels_app.admin.door import door_of
from channels_app.admin.guarded import GuardedAdmin
from channels_app.admin.site import site
from channels_app.models import Target
from channels_app.rules.roles import Ability
from channels_app.services.targets import save_target

PLACE = ["region", "account"]
WISHES = ["role_arn", "creates_per_second", "channel_limit", "reason_required"]
FACTS = ["external_id", "held_at", "held_because", "lease_holder", "lease_until", "created_at"]


@admin.register(Target, site=site)
class TargetAdmin(GuardedAdmin):
    """A target's name stays, for the trail tells of it by that; so does its place once channels lie in it."""

    reads, changes = Ability.READ_PEOPLE, Ability.MANAGE
    trail_by = "subject_id"
    list_display = ["name", "region", "account", "creates_per_second", "held_at"]
    search_fields = ["name", "account"]
    ordering = ["name"]

    def get_fields(self, request: HttpRequest, obj: Target | None = None) -> tuple[str, ...]:
        return ("name", *PLACE, *WISHES, *(FACTS if obj else []))

    def get_readonly_fields(self, request: HttpRequest, obj: Target | None = None) -> list[str]:
        settled = obj is not None and obj.channels.exists()
        return [*FACTS, *(["name"] if obj else []), *(PLACE if settled else [])]

    def save_model(self, request: HttpRequest, obj: Target, form: Any, change: bool) -> None:
        save_target(actor=door_of(request).actor, target=obj, changed=form.changed_data)
