from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from channels_app.services.errors import NotAllowed


class RefusalMiddleware:
    """Answers every NotAllowed, whichever view it comes from, with the page that explains it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, NotAllowed):
            return None
        return render(request, "403.html", {"refusal": exception, "target": exception.target}, status=403)
