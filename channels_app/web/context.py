from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from channels_app.models import Person, Target, Worker
from channels_app.rules.roles import Ability
from channels_app.services import access
from kvsadmin.version import VERSION

# Views that show one target or all, as their address says
BY_TARGET = {"overview", "channels", "channel-new", "batches", "batch-new", "drift", "audit"}
BELOW = {
    "channels": "channel",
    "batches": "batch",
    "drift": "target-drift",
    "audit": "audit",
}  # how the names of the views below begin


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """One word of the main navigation; `current` is *page* on that page itself, *true* below it."""

    to: str
    word: str
    current: str


class Here:
    """What every page shows around its content. Each part is asked for only where a template uses it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.local: bool = settings.LOCAL_KVS
        self.version = VERSION

    @cached_property
    def person(self) -> Person | None:
        user = getattr(self._request, "user", None)
        return user if isinstance(user, Person) else None

    @cached_property
    def targets(self) -> list[Target]:
        """Those whose channels the person may read."""
        return list(access.targets_for(self.person, Ability.READ_CHANNELS)) if self.person else []

    @cached_property
    def target(self) -> Target | None:
        """The one that the address names, or the only one there is."""
        if len(self.targets) == 1:
            return self.targets[0]
        named = self._request.GET.get("target", "")
        return next((target for target in self.targets if target.name == named), None)

    @cached_property
    def workers(self) -> int:
        return Worker.objects.running().count()

    @cached_property
    def allowed(self) -> frozenset[Ability]:
        """What the person may do somewhere."""
        return access.abilities(self.person) if self.person else frozenset()

    @property
    def reads_trail(self) -> bool:
        return Ability.READ_TRAIL in self.allowed

    @cached_property
    def links(self) -> list[Link]:
        links = [self._link("overview", "Overview")]
        if Ability.READ_CHANNELS in self.allowed:
            links.append(self._link("channels", "Channels"))
            links.append(self._link("batches", "Batches"))
            links.append(self._link("drift", "Drift"))
        if self.reads_trail:
            links.append(self._link("audit", "Audit"))
        return links

    @property
    def carried(self) -> str:
        """The query that keeps the target from page to page; none where there is only one."""
        return f"?target={quote(self.target.name)}" if self.target and len(self.targets) > 1 else ""

    @property
    def base(self) -> str:
        """Where choosing another target leads: this same page, or the list of channels."""
        return self._request.path if self._view in BY_TARGET else reverse("channels")

    @property
    def _view(self) -> str:
        match = self._request.resolver_match
        return (match.url_name or "") if match else ""

    def _link(self, to: str, word: str) -> Link:
        if self._view == to:
            return Link(to=to, word=word, current="page")
        below = self._view.startswith(BELOW.get(to, " "))
        return Link(to=to, word=word, current="true" if below else "")


def surroundings(request: HttpRequest) -> dict[str, Here]:
    """The context processor: `here` in every template."""
    return {"here": Here(request)}
