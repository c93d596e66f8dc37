from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from channels_app.admin.door import Door, door_of
from channels_app.admin.filters import AboutFilter, ThroughFilter, TimeFilter, TrailTargetFilter
from channels_app.admin.guarded import RecordAdmin
from channels_app.admin.site import site
from channels_app.audit.models import AuditEvent, ChainHead, KnownCheckpoint, Verification
from channels_app.models import FailedSignIns
from channels_app.rules.roles import Ability
from channels_app.services.searching import tell_search


@admin.register(AuditEvent, site=site)
class AuditEventAdmin(RecordAdmin):
    """The trail, as far as the person may read it: who audits some targets sees what happened in them only."""

    reads = Ability.READ_TRAIL
    list_display = ["seq", "at", "actor", "through", "address", "action", "subject_label", "target", "result"]
    list_filter = [AboutFilter, ThroughFilter, TrailTargetFilter, ("at", TimeFilter)]
    search_fields = ["actor", "action", "subject_label", "operation", "request_id"]
    search_help_text = "A part of a person's, an action's or a subject's name, or of an id"
    ordering = ["-seq"]

    def sees(self, door: Door) -> bool:
        return self.reads in door.abilities

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Looking for what a person did is told, by whichever of the list's parameters."""
        page = super().changelist_view(request, *args, **kwargs)
        asked = [str(value) for value in request.GET.values()]
        words = [word for value in asked for word in value.split()]
        tell_search(actor=door_of(request).actor, words=[*asked, *words])
        return page

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEvent]:
        door, events = door_of(request), super().get_queryset(request)
        if door.may_everywhere(self.reads):
            return events
        return events.filter(target__in=door.targets(self.reads).order_by().values("name"))


@admin.register(ChainHead, site=site)
class ChainHeadAdmin(RecordAdmin):
    reads = Ability.READ_TRAIL
    list_display = ["seq", "hash"]


@admin.register(KnownCheckpoint, site=site)
class KnownCheckpointAdmin(RecordAdmin):
    reads = Ability.READ_TRAIL
    list_display = ["seq", "hash", "count", "at", "name"]


@admin.register(Verification, site=site)
class VerificationAdmin(RecordAdmin):
    reads = Ability.READ_TRAIL
    list_display = ["kind", "at", "seq", "events", "faults"]


@admin.register(FailedSignIns, site=site)
class FailedSignInsAdmin(RecordAdmin):
    reads = Ability.READ_TRAIL
    list_display = ["address", "untold", "told_at"]
    search_fields = ["address"]
