from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from channels_app.services.searching import tell_search
from channels_app.web.actor import PersonRequest, actor_of
from channels_app.web.listing.answer import answer
from channels_app.web.listing.events import list_events
from channels_app.web.listing.links import Links
from channels_app.web.listing.ready import ready_lists, saved_lists
from channels_app.web.listing.scope import trail_scope
from channels_app.web.trail_page import read_trail_page


@require_safe
def audit(request: PersonRequest) -> HttpResponse:
    """The trail, as far as a person may read it, as the address asks for it."""
    actor = actor_of(request)
    found = list_events(scope=trail_scope(actor), links=Links.of(request))
    tell_search(actor=actor, words=[found.filters.value_of(name) for name in ("who", "q")])
    context = {
        "found": found,
        "target": found.target,
        "trail": read_trail_page,
        "ready": ready_lists(timezone.now()),
        "saved": saved_lists(actor.asker),
    }
    return answer(request, "audit", context, links=found.links)
