import logging
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from channels_app.services.errors import NotAllowed

log = logging.getLogger(__name__)


class RefusalMiddleware:
    """Answers every NotAllowed, whichever view it comes from, with the page that explains it.

    And where the database takes nothing, as on a full disk, with one that says what that means.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotAllowed):
            return render(request, "403.html", {"refusal": exception, "target": exception.target}, status=403)
        if isinstance(exception, OperationalError):
            log.error("The database did not do what a page asked of it", exc_info=exception)
            return render(None, "503.html", status=503)  # it asks nothing of the database
        return None
