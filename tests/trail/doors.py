"""All doors by which somebody changes something or takes something along, found by looking at the code."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType
from uuid import uuid4

from django.core.management import get_commands
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from channels_app import services
from channels_app.admin.guarded import GuardedAdmin
from channels_app.admin.site import site


def pages(browser: Client) -> set[str]:
    """Every address that takes a form from who is signed in, and every one that gives a file."""
    found: set[str] = set()
    for address, pattern in _addresses(get_resolver().url_patterns):
        path = address.replace("<uuid:pk>", str(uuid4()))
        if "kind" in (pattern.default_args or {}) or "." in address:
            found.add(f"GET {address}")
        elif browser.post(path).status_code != 405:
            found.add(f"POST {address}")
    return found


def administration() -> set[str]:
    """Every action of its lists, and every form of what it lets anybody change."""
    found: set[str] = set()
    for model, pages_of in site._registry.items():
        name = str(model._meta.model_name)
        found |= {f"{name} {action.__name__}" for action in pages_of.actions or ()}  # type: ignore[union-attr]
        if isinstance(pages_of, GuardedAdmin) and pages_of.changes is not None:
            found |= {f"{name} {form}" for form in ("add", "change", "delete")}
    return found


def commands() -> set[str]:
    """All that are ours, also those that stand in the place of one of Django's."""
    return {name for name, app in get_commands().items() if str(app) == "channels_app"}


def use_cases() -> set[str]:
    """Every public function of the services that is told who asks."""
    return {
        f"{module.__name__.removeprefix('channels_app.services.')}.{name}"
        for module in _modules()
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if _is_use_case(function, name, module)
    }


def _is_use_case(function: Callable[..., object], name: str, module: ModuleType) -> bool:
    own = function.__module__ == module.__name__ and not name.startswith("_")
    return own and "actor" in inspect.signature(function).parameters


def _modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(services.__path__, "channels_app.services."):
        yield importlib.import_module(found.name)


def _addresses(
    patterns: list[URLPattern | URLResolver], before: str = "/"
) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        address = f"{before}{pattern.pattern}"
        if address.startswith("/admin/"):
            continue
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, address)
        else:
            yield address, pattern
