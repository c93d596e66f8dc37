"""The page of a batch, as a browser gets it."""

import html
import re

from django.test import Client

from channels_app.models import Batch


def page(browser: Client, batch: Batch, query: str = "") -> str:
    content = browser.get(f"{batch.get_absolute_url()}{query}").content.decode()
    return " ".join(html.unescape(content).split())


def title(text: str) -> str:
    return text.partition("<title>")[2].partition(" · KVS Admin</title>")[0]


def names(text: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*>(?:<a [^>]*>)?<code>([^<]*)</code>', text)


def poll(browser: Client, text: str) -> object:
    """The answer to what the open page asks for by itself."""
    found = re.search(r'id="now" hx-get="([^"]+)"', text)
    assert found
    return browser.get(found[1])
