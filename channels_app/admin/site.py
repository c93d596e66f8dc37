from collections.abc import Callable
from functools import update_wrapper
from typing import Any, TypeVar, cast

from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase

from channels_app.admin.door import door_of
from channels_app.rules.roles import Ability
from channels_app.services import access

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class ConsoleAdminSite(admin.AdminSite):
    """Holds the console's own models and no package's, whose pages would ask for a superuser's flag.

    Whoever has a role somewhere may enter; what they find is asked for page by page.
    """

    site_header = site_title = "KVS Admin"
    index_title = "Administration"
    enable_nav_sidebar = False  # the tables need the width

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(door_of(request).abilities)

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Refuse who is signed in and has no role: to send them to sign in would send them round in circles."""
        guarded = super().admin_view(view, cacheable)

        def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and not self.has_permission(request):
                attempted = "enter the administration"
                access.require(door_of(request).actor, Ability.READ_CHANNELS, attempted=attempted)
            return guarded(request, *args, **kwargs)

        return cast(View, update_wrapper(enter, guarded))


site = ConsoleAdminSite()
site.disable_action("delete_selected")
