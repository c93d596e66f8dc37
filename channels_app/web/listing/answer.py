from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect, push_url
from django_htmx.middleware import HtmxDetails

from channels_app.web.listing.links import Links


def answer(
    request: HttpRequest,
    noun: str,
    context: Mapping[str, Any],
    *,
    links: Links,
    whole: str = "list",
    part: str = "swap",
) -> HttpResponse:
    """A list as a whole page; to htmx, whose filters have changed, only its table.

    Another target changes what stands around the table too, so then the page is loaded anew.
    """
    htmx = getattr(request, "htmx", None)
    if not isinstance(htmx, HtmxDetails) or not htmx or htmx.history_restore_request:
        response = render(request, f"{noun}/{whole}.html", context)
    elif _target_in(htmx.current_url or "") != links.query.get("target", ""):
        response = HttpResponseClientRedirect(links.here)
    else:
        response = push_url(render(request, f"{noun}/{part}.html", context), links.here)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _target_in(address: str) -> str:
    return parse_qs(urlsplit(address).query).get("target", [""])[0]
