"""What was typed into a form by somebody who was signed out meanwhile: the sign-in page carries it, and the form takes
it up again. Nothing of it is kept for who does not sign in."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

TAKE_UP = {"channel-new", "channel-edit", "batch-new"}  # the views that do
MOST = 256 * 1024  # characters
CARRIED = ("typed", "typed_at")
LOST = "You were signed out meanwhile, so nothing was done. Sign in, and do it again."
KEPT = "You were signed out meanwhile, so nothing was sent. Sign in: what you typed is kept."
AGAIN = "This is what you had typed when you were signed out. Nothing was sent: look it over, and send it."


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """What answers a form of somebody who is not signed in any more."""
    view = request.resolver_match.url_name if request.resolver_match else ""
    fields = request.POST.copy()
    fields.pop("csrfmiddlewaretoken", None)
    typed = fields.urlencode()
    if view in TAKE_UP and "submission" in fields and len(typed) <= MOST:
        messages.warning(request, KEPT)
        context = {"typed": typed, "typed_at": request.path, "redirect_field_name": "next"}
        return render(
            request, "account/login.html", {**context, "redirect_field_value": request.get_full_path()}
        )
    messages.warning(request, LOST)
    return redirect_to_login(_came_from(request))


def keep(request: HttpRequest) -> None:
    """For the page that is next, now that somebody has signed in."""
    typed, at = (request.POST.get(name, "") for name in CARRIED)
    if at and len(typed) <= MOST:
        request.session["typed"] = {"at": at, "fields": typed}


def take_up(request: HttpRequest) -> QueryDict | None:
    """What was typed into this form, once."""
    kept = request.session.get("typed")
    if not kept or kept["at"] != request.path:
        return None
    del request.session["typed"]
    messages.warning(request, AGAIN)
    return QueryDict(kept["fields"])


def _came_from(request: HttpRequest) -> str:
    """The page with the button; not every address of a button is one of a page."""
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}):
        return request.get_full_path()
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
