"""What binds a batch to what was previewed: one hash over the rows that will be created, in their order."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from channels_app.models import Batch, Operation
from channels_app.rules.preview import RowVerdict

AT_ONCE = 2_000
canonical = json.JSONEncoder(separators=(",", ":")).encode


class RowsHash:
    """SHA-256 over line, name, type, TTL and tags of each row that is to be created."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.rows = 0

    def add(self, line: int | None, wish: Mapping[str, Any]) -> None:
        tags = [[tag["key"], tag["value"]] for tag in wish["tags"]]
        row = [line, wish["name"], wish["type"], wish["ttl"], tags]
        self._hash.update(canonical(row).encode() + b"\n")
        self.rows += 1

    def hexdigest(self) -> str:
        return self._hash.hexdigest()


def hash_rows(batch: Batch) -> RowsHash:
    """The hash as the rows stand in the database now."""
    found = RowsHash()
    rows = Operation.objects.filter(batch=batch, verdict=RowVerdict.CREATE.value).order_by("line")
    for line, wish in rows.values_list("line", "wish").iterator(AT_ONCE):
        found.add(line, wish)
    return found
