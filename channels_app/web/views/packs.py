from hashlib import sha256

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from channels_app import wiring
from channels_app.audit.packs.writing import PROGRAM
from channels_app.services.creation import REASON_MAX
from channels_app.services.packs.taking import take_pack
from channels_app.services.searching import tell_search
from channels_app.web.actor import PersonRequest, actor_of
from channels_app.web.downloads import hand_over
from channels_app.web.forms.draft import typed_reason
from channels_app.web.listing.links import Links
from channels_app.web.listing.scope import trail_scope
from channels_app.web.pack_page import read_pack
from channels_app.web.trail_page import read_fingerprint
from channels_app.web.views.explaining import explaining


@require_http_methods(["GET", "HEAD", "POST"])
def pack(request: PersonRequest) -> HttpResponseBase:
    """The page that says what an evidence pack of these events would prove, and what becomes of its button."""
    actor, links = actor_of(request), Links.of(request)
    page = read_pack(actor=actor, trail=trail_scope(actor), links=links)
    if request.method == "POST" and not page.problems:
        reason = typed_reason(request.POST)[:REASON_MAX]
        with explaining(request):
            pieces = take_pack(
                actor=actor, scope=page.scope, reason=reason, keeper=wiring.checkpoint_keeper()
            )
            return hand_over(pieces, "evidence.zip")
    tell_search(actor=actor, words=[request.GET.get("who", "")])
    if request.method == "POST":
        return redirect(links.here)
    context = {
        "page": page,
        "fingerprint": read_fingerprint(),
        "program": sha256(PROGRAM.read_bytes()).hexdigest(),
        "reason_max": REASON_MAX,
    }
    return render(request, "audit/pack.html", context)
