from dataclasses import dataclass

from django.http import QueryDict

PLACE = ("after", "before")  # where in the list: every other change leads back to its first page


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """Where a list is, filters and all: what its links are made from."""

    path: str
    query: QueryDict

    def change(self, **values: str) -> str:
        """The same list with other values; an empty one takes its parameter away."""
        query = self.query.copy()
        for name in {*PLACE, *values}:
            query.pop(name, None)
        for name, value in values.items():
            query[name] = value
        filled = QueryDict(mutable=True)
        for name, value in query.items():
            if value:
                filled[name] = value
        return f"{self.path}?{filled.urlencode()}" if filled else self.path
