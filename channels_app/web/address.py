"""Where a request came from. A header is believed only as far as trusted proxies wrote it."""

from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class AddressMiddleware:
    """Leaves the client's address on the request, where every door of the console finds the same."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        vars(request)["client_address"] = _read(request)
        return self.get_response(request)


def address_of(request: HttpRequest) -> str:
    """The client's address, for the trail and for counting failed sign-ins."""
    return str(vars(request).get("client_address", ""))


def _read(request: HttpRequest) -> str:
    return client_address(
        peer=request.META.get("REMOTE_ADDR", ""),
        forwarded=request.headers.get("X-Forwarded-For", ""),
        trusted=settings.TRUSTED_PROXIES,
    )


def client_address(*, peer: str, forwarded: str, trusted: Sequence[str]) -> str:
    """The nearest address that is no trusted proxy, reading X-Forwarded-For from the right.

    `trusted` holds addresses and networks. What stands further left, or is no address, may be made up by
    anybody: then the last proxy that told of it is the answer.
    """
    here = parse(peer)
    if here is None:
        return ""
    for hop in reversed(forwarded.split(",")):
        if not _is_in(here, trusted):
            break
        there = parse(hop)
        if there is None:
            break
        here = there
    return str(here)


def parse(text: str) -> IPv4Address | IPv6Address | None:
    """An address as headers write it: `192.0.2.7`, `192.0.2.7:4711`, `2001:db8::7`, `[2001:db8::7]:4711`."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])  # a zone may be any text, and means nothing here
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_in(address: IPv4Address | IPv6Address, networks: Sequence[str]) -> bool:
    return any(address in ip_network(network, strict=False) for network in networks)
