from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase
from django_htmx.http import HttpResponseClientRefresh

from channels_app.web.typed import ask_to_sign_in


class SignedInMiddleware(LoginRequiredMiddleware):
    """Sends away whoever is not signed in. An open page that asks for a part of itself is loaded anew instead, so
    that the sign-in page stands alone."""

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponseBase | None:
        sent_away = super().process_view(request, *args)
        if sent_away is not None and "HX-Request" in request.headers:
            return HttpResponseClientRefresh()
        if sent_away is not None and request.method == "POST":
            return ask_to_sign_in(request)
        return sent_away
