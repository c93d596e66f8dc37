"""What all pages of the administration have in common: who may open them, and that they write nothing themselves."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Field, ForeignKey, Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from channels_app.admin.door import Door, door_of
from channels_app.rules.roles import Ability
from channels_app.services import access

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


class GuardedAdmin(ModelAdmin):
    """Pages that open to grants, and to no flag of the account's. Nothing can be changed, unless `changes` is set:
    then save_model and delete_model call a service. Every refusal is in the trail."""

    reads: ClassVar[Ability]
    changes: ClassVar[Ability | None] = None
    trail_by = ""  # the column of the trail that holds this model's key, if one does

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    view_on_site = False

    def sees(self, door: Door) -> bool:
        """Whether any of it may be looked at; get_queryset says which."""
        return door.may_everywhere(self.reads)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.sees(door_of(request))

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.sees(door_of(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.changes is not None and door_of(request).may_everywhere(self.changes)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self._guard(request, "see", "", super().changelist_view, *args, **kwargs)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        verb = "add" if object_id is None else "change" if request.method == "POST" else "see"
        return self._guard(
            request, verb, object_id or "", super().changeform_view, object_id, *args, **kwargs
        )

    def delete_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        return self._guard(request, "delete", object_id, super().delete_view, object_id, *args, **kwargs)

    def history_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """The trail is the only history there is."""
        trail = reverse("admin:audit_auditevent_changelist")
        query = {self.trail_by: unquote(object_id)} if self.trail_by else {}
        return HttpResponseRedirect(f"{trail}?{urlencode(query)}")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        context["sees_trail"] = bool(self.trail_by) and Ability.READ_TRAIL in door_of(request).abilities
        return super().render_change_form(request, context, *args, **kwargs)

    def _tell_no_log(self, *args: Any) -> None:
        """Django's own log would be a second history, and one that can be edited."""

    log_addition = log_change = log_deletions = _tell_no_log  # type: ignore[assignment]

    def _guard(
        self, request: HttpRequest, verb: str, key: str, view: Callable[..., Any], *args: Any, **kwargs: Any
    ) -> Any:
        """The view; where it refuses, the refusal is told. Not sooner: inside, a transaction is open."""
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied:
            door = door_of(request)
            what = f"{self.opts.verbose_name} {unquote(key)}" if key else self.opts.verbose_name_plural
            attempted = f"{verb} {what}"
            needed = self.reads if verb == "see" else self.changes
            if needed is None or door.may_everywhere(needed):  # then nobody may: no role would allow it
                access.tell_refusal(door.actor, attempted=attempted)
            else:
                access.require(door.actor, needed, attempted=attempted)
            raise


class RecordAdmin(GuardedAdmin):
    """A record to look at: all its fields, and no way to change one."""

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        door = door_of(request)
        fields = self.opts.concrete_fields
        return tuple(field.name if self._leads(field, door) else as_text(field) for field in fields)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return self.get_fields(request, obj)

    def _leads(self, field: "Field[Any, Any]", door: Door) -> bool:
        """Whether Django may make its link of it, if it makes one: not to a page that would refuse the person."""
        if not isinstance(field, ForeignKey) or isinstance(field.related_model, str):
            return True
        pages = self.admin_site.get_model_admin(field.related_model)
        return isinstance(pages, GuardedAdmin) and pages.sees(door)


@cache
def as_text(field: "Field[Any, Any]") -> Callable[[Model], str | None]:
    """What a foreign key points to, by its name alone."""

    @admin.display(description=field.verbose_name)
    def show(row: Model) -> str | None:
        value = getattr(row, field.name)
        return None if value is None else str(value)

    return show
