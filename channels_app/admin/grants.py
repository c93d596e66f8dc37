from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest
from django.shortcuts import redirect

from channels_app.admin.door import door_of
from channels_app.admin.guarded import GuardedAdmin
from channels_app.admin.site import site
from channels_app.models import Grant
from channels_app.rules.roles import Ability, Role
from channels_app.services import people
from channels_app.services.administrators import LastAdministrator

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Grant]
else:
    ModelForm = forms.ModelForm


class GrantForm(ModelForm):
    """Who is to have which role where. A role that the person has is told of in words, not by the constraint's name."""

    def clean(self) -> dict[str, Any]:
        super().clean()
        wanted: dict[str, Any] = self.cleaned_data
        if wanted.keys() >= {"person", "role", "target"} and (same := Grant.objects.filter(**wanted).first()):
            self.add_error("role", f"{same} already.")
        return wanted


@admin.register(Grant, site=site)
class GrantAdmin(GuardedAdmin):
    """A role is given and taken away, each with its event; there is nothing between to change."""

    reads, changes = Ability.READ_PEOPLE, Ability.MANAGE
    form = GrantForm
    list_display = ["person", "role", "target"]
    list_filter = ["role", "target"]
    list_select_related = ["person", "target"]
    search_fields = ["person__username", "person__first_name", "person__last_name"]
    ordering = ["person__username", "role", "pk"]
    empty_value_display = "all targets"

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_add_permission(request)

    def save_model(self, request: HttpRequest, obj: Grant, form: Any, change: bool) -> None:
        actor = door_of(request).actor
        given = people.give_role(actor=actor, person=obj.person, role=Role(obj.role), target=obj.target)
        obj.pk = given.pk

    def delete_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().delete_view(request, object_id, *args, **kwargs)
        except LastAdministrator as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return redirect("admin:channels_app_grant_changelist")

    def delete_model(self, request: HttpRequest, obj: Grant) -> None:
        people.take_role(actor=door_of(request).actor, grant=obj)
