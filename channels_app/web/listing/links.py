from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from channels_app.models import Target

PLACES = ("after", "before")  # where in the list; every other change leads back to its first page


@dataclass(frozen=True, kw_only=True, slots=True)
class Links:
    """Addresses of one list, made from the one that was asked for."""

    path: str
    query: QueryDict

    @classmethod
    def of(cls, request: HttpRequest) -> "Links":
        return cls(path=request.path, query=request.GET)

    def to(self, **values: str) -> str:
        """The same list with other values; an empty one takes its parameter away."""
        kept = {name: str(value) for name, value in self.query.items() if name not in PLACES}
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in {**kept, **values}.items() if value})
        return f"{self.path}?{query.urlencode()}" if query else self.path

    @property
    def asked(self) -> str:
        """What is asked for, whichever of its pages is open: to be put after another address of the same list."""
        return self.to().removeprefix(self.path)

    @property
    def here(self) -> str:
        """This very page, without parameters that say nothing."""
        return self.to(**{name: self.query.get(name, "") for name in PLACES})


def channels_of(target: Target, **filters: str) -> str:
    """The list of this target's channels, filtered."""
    return f"{reverse('channels')}?{urlencode({'target': target.name, **filters})}"
