"""How somebody uses the actions of a list: they choose rows, press *Go*, and press the button of the page that asks."""

import re
from typing import Any

from django.db.models import Model
from django.test import Client


def choose(browser: Client, path: str, action: str, *rows: Model, **more: str) -> Any:
    """Choose them in the list at `path` and press *Go*."""
    keys = [str(row.pk) for row in rows]
    return browser.post(path, {"action": action, "_selected_action": keys, **more})


def confirm(browser: Client, path: str, asked: Any, **typed: str) -> Any:
    """Press the button of the page that asks."""
    form: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', asked.content.decode()):
        form.setdefault(name, []).append(value)
    return browser.post(path, {**form, **typed})


def page_of(answer: Any) -> str:
    """Its text without the spaces that only lay it out."""
    return " ".join(answer.content.decode().split())


def messages_after(browser: Client, path: str) -> list[str]:
    return [str(message) for message in browser.get(path).context["messages"]]
