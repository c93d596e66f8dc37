from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from channels_app.files.errors import Unreadable
from channels_app.services.errors import SeveralTargets
from channels_app.services.exports import export_channels, export_events, export_specs
from channels_app.web.actor import PersonRequest, actor_of
from channels_app.web.downloads import declare, download
from channels_app.web.forms.bulk import read_picked
from channels_app.web.listing.channels import read_channels
from channels_app.web.listing.events import read_events
from channels_app.web.listing.filters import Filters
from channels_app.web.listing.links import Links
from channels_app.web.listing.scope import readable_targets, trail_scope


@require_safe
def channels(request: PersonRequest, kind: str) -> HttpResponseBase:
    """The channels that the list shows for the same address, all of its pages, or those of them that were picked."""
    actor = actor_of(request)
    asked = read_channels(readable=readable_targets(actor), links=Links.of(request))
    picked = read_picked(request.GET)
    channels = asked.in_order.filter(pk__in=picked) if picked else asked.in_order
    told = _told(kind, asked.filters) | ({"picked": str(len(picked))} if picked else {})
    export = export_channels(actor=actor, channels=channels, asked=told)
    return download(kind, name="channels", columns=export.columns, records=export.records)


@require_safe
def declarations(request: PersonRequest, kind: str) -> HttpResponseBase:
    """The same channels, as far as AWS has them, declared to CloudFormation or Terraform."""
    actor, links = actor_of(request), Links.of(request)
    asked = read_channels(readable=readable_targets(actor), links=links)
    try:
        specs = export_specs(actor=actor, channels=asked.in_order, asked=_told(kind, asked.filters))
        return declare(kind, specs)
    except (SeveralTargets, Unreadable) as error:
        messages.error(request, str(error)[:1].upper() + str(error)[1:])
        return redirect(f"{reverse('channels')}{links.asked}")


@require_safe
def events(request: PersonRequest, kind: str) -> HttpResponseBase:
    """The events that the audit page shows for the same address, all of its pages, oldest first."""
    actor = actor_of(request)
    asked = read_events(scope=trail_scope(actor), links=Links.of(request))
    export = export_events(actor=actor, events=asked.found.order_by("seq"), asked=_told(kind, asked.filters))
    return download(kind, name="audit", columns=export.columns, records=export.records)


def _told(kind: str, filters: Filters) -> dict[str, str]:
    wanted = {name: filters.value_of(name) for name in filters.fields}
    return {"format": kind} | {name: str(value) for name, value in wanted.items() if value}
