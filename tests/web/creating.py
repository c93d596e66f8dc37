"""The form for one channel: sent as a browser sends it, and read."""

import re
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

NEW = "/channels/new/?target=Wards+EU"


def form(**fields: object) -> dict[str, object]:
    usual = {"submission": str(uuid4()), "name": "ward-3", "type": "SINGLE_MASTER", "ttl": "60"}
    return {**usual, **fields}


def send(browser: Client, **fields: object) -> HttpResponse:
    return browser.post(NEW, form(**fields))  # type: ignore[return-value]


def rows(html: str) -> list[tuple[str, str]]:
    keys = re.findall(r'id="tag-\d+-key" name="key" value="([^"]*)"', html)
    values = re.findall(r'id="tag-\d+-value" name="value" value="([^"]*)"', html)
    return list(zip(keys, values, strict=True))
