from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from channels_app.services.saved_filters import CannotSaveFilter, forget_filter, save_filter
from channels_app.web.actor import PersonRequest, actor_of
from channels_app.web.listing.events import EventFilters


@require_POST
def save(request: PersonRequest) -> HttpResponse:
    """Keep the filters of the audit page under a name."""
    query = _filters_in(request.POST.get("query", ""))
    try:
        saved = save_filter(actor=actor_of(request), name=request.POST.get("name", ""), query=query)
    except CannotSaveFilter as error:
        messages.error(request, str(error))
        return redirect("audit")
    messages.success(request, f"Saved as “{saved.name}”.")
    return redirect(saved)


@require_POST
def forget(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Remove a saved filter."""
    forget_filter(actor=actor_of(request), key=pk)
    return redirect("audit")


def _filters_in(text: str) -> str:
    """What of a query string filters the trail: nothing else is kept."""
    asked = QueryDict(text.replace("\x00", "")[:4_000])
    kept = QueryDict(mutable=True)
    kept.update({name: asked[name] for name in EventFilters.base_fields if asked.get(name)})
    return kept.urlencode()
