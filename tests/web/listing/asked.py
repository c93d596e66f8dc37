from collections.abc import Callable

from django.http import QueryDict

from channels_app.models import Target
from channels_app.web.listing.channels import ChannelList, list_channels
from channels_app.web.listing.links import Links

Ask = Callable[..., ChannelList]


def ask_for_channels(query: str = "") -> ChannelList:
    """The list of all targets' channels, as a query string asks for it."""
    return list_channels(
        readable=Target.objects.all(), links=Links(path="/channels/", query=QueryDict(query))
    )


def names(found: ChannelList) -> list[str]:
    return [row.channel.name for row in found.rows]
