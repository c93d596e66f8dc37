"""The small parts that every page is made of; their markup stands in templates/parts/."""

from datetime import UTC, datetime

from django import template
from django.utils import timezone

from channels_app.web.times import relative
from channels_app.web.words import Look, look_of_state

register = template.Library()


@register.inclusion_tag("parts/icon.html")
def icon(name: str) -> dict[str, str]:
    """A shape of icons.svg. It never stands without its word."""
    return {"name": name}


@register.inclusion_tag("parts/state.html")
def state(of: str) -> dict[str, Look]:
    """A channel's state: shape, word and tint."""
    return {"look": look_of_state(of)}


@register.inclusion_tag("parts/when.html")
def when(value: datetime) -> dict[str, object]:
    """A time in relative words; the exact one is in its attributes."""
    return {"value": value.astimezone(UTC), "words": relative(value, now=timezone.now())}


@register.inclusion_tag("parts/copy.html")
def copy(text: str, what: str, *, big: bool = False) -> dict[str, object]:
    """An identifier with its copy button. `what` reads after *Copy*: “the ARN”."""
    return {"text": text, "what": what, "big": big}
