from django.contrib import admin

from channels_app.admin.channels import InTargetsAdmin
from channels_app.admin.filters import TargetFilter
from channels_app.admin.site import site
from channels_app.models import Drift, Sync


@admin.register(Drift, site=site)
class DriftAdmin(InTargetsAdmin):
    list_display = ["name", "kind", "target", "arn", "seen_at", "ignored_until"]
    list_filter = ["kind", TargetFilter]
    list_select_related = ["target"]
    search_fields = ["name", "arn"]
    search_help_text = "A part of the name or of the ARN"
    ordering = ["-seen_at", "-pk"]


@admin.register(Sync, site=site)
class SyncAdmin(InTargetsAdmin):
    list_display = ["target", "began_at", "ended_at", "in_aws", "agreeing", "failed_at", "said"]
    list_select_related = ["target"]
    ordering = ["target__name"]
