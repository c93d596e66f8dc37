"""What runs the console, for whoever keeps it running."""

from django.contrib import admin

from channels_app.admin.guarded import RecordAdmin
from channels_app.admin.site import site
from channels_app.models import Installation, PeriodicSlot, Worker
from channels_app.rules.roles import Ability


@admin.register(Installation, site=site)
class InstallationAdmin(RecordAdmin):
    reads = Ability.READ_PEOPLE
    list_display = ["id", "generation", "made_at", "retired_at"]


@admin.register(Worker, site=site)
class WorkerAdmin(RecordAdmin):
    reads = Ability.READ_PEOPLE
    list_display = ["name", "seen_at"]
    ordering = ["-seen_at"]


@admin.register(PeriodicSlot, site=site)
class PeriodicSlotAdmin(RecordAdmin):
    reads = Ability.READ_PEOPLE
    list_display = ["name", "next_at"]
