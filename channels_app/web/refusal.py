import logging
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import Resolver404, resolve

from channels_app.services.errors import NotAllowed

log = logging.getLogger(__name__)


class RefusalMiddleware:
    """Answers every NotAllowed, whichever view it comes from, with the page that explains it.

    So is the address of a button, where somebody comes to it without pressing it.
    And where the database takes nothing, as on a full disk, with one that says what that means.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and request.method == "GET":
            page = render(request, "405.html", {"above": _above(request.path)}, status=response.status_code)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotAllowed):
            return render(request, "403.html", {"refusal": exception, "target": exception.target}, status=403)
        if isinstance(exception, OperationalError):
            log.error("The database did not do what a page asked of it", exc_info=exception)
            return render(None, "503.html", status=503)  # it asks nothing of the database
        return None


def _above(path: str) -> str:
    """The nearest address above it that is one of ours."""
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    return path
