from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.auth import update_session_auth_hash
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from channels_app.admin.door import door_of
from channels_app.admin.guarded import GuardedAdmin
from channels_app.admin.person_form import FIELDS, PASSWORDS, PersonForm
from channels_app.admin.site import site
from channels_app.models import Person
from channels_app.rules.roles import Ability
from channels_app.services import people

FACTS = ["roles", "last_login", "date_joined"]


@admin.register(Person, site=site)
class PersonAdmin(GuardedAdmin):
    """People are deactivated, never deleted. What they may do is their grants; the flags of Django are not shown."""

    reads, changes = Ability.READ_PEOPLE, Ability.MANAGE
    trail_by = "subject_id"
    form = PersonForm
    readonly_fields = FACTS
    list_display = ["username", "first_name", "last_name", "email", "roles", "is_active", "last_login"]
    list_filter = ["is_active"]
    search_fields = ["username", "first_name", "last_name", "email"]
    ordering = ["username"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        return super().get_queryset(request).prefetch_related("grants__target")

    def get_fields(self, request: HttpRequest, obj: Person | None = None) -> tuple[str, ...]:
        passwords = PASSWORDS if self.has_change_permission(request) else []
        return (*FIELDS, *passwords, *(FACTS if obj else []))

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """An address of the list must not become a way to guess at a password's hash."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    @admin.display
    def roles(self, person: Person) -> str:
        grants = person.grants.all()
        return ", ".join(sorted(f"{grant.role} on {grant.target or 'all targets'}" for grant in grants))

    def response_add(
        self, request: HttpRequest, obj: Person, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Somebody new may do nothing, so to give a role comes next."""
        messages.warning(request, f"{obj} has no role yet and may do nothing. Give a role.")
        said = super().response_add(request, obj, post_url_continue)
        if {"_continue", "_addanother"} & request.POST.keys():
            return said
        return redirect(f"{reverse('admin:channels_app_grant_add')}?{urlencode({'person': obj.pk})}")

    def save_model(self, request: HttpRequest, obj: Person, form: PersonForm, change: bool) -> None:
        actor = door_of(request).actor
        people.save_person(actor=actor, person=obj, changed=form.changed_fields)
        if password := form.cleaned_data["new_password"]:
            people.set_password(actor=actor, person=obj, password=password)
            if obj == request.user:
                update_session_auth_hash(request, obj)  # or they would be signed out by it
