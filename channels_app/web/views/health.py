from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from channels_app.web.readiness import find_faults

PLAIN = "text/plain; charset=utf-8"


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process is alive. Nothing else is asked."""
    return HttpResponse("alive\n", content_type=PLAIN)


@login_not_required
@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether the process can do its work: 200, or 503 and why not."""
    faults = find_faults(connection)
    lines = faults or ("ready",)
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN, status=503 if faults else 200)
