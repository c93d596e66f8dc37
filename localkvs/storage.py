"""The channels of all accounts and Regions, in one SQLite file, or in memory when there is no file.

Every change is committed before it returns, so a kill -9 loses nothing that was answered. (A power cut may lose
the last moments: the log is not flushed to the disk for each change.)
"""

import json
import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path

from localkvs.errors import StartProblem

_SCHEMA = """
CREATE TABLE IF NOT EXISTS channels (
  account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL, partition TEXT NOT NULL, type TEXT NOT NULL,
  ttl INTEGER, created_ms INTEGER NOT NULL, version TEXT NOT NULL, moving TEXT NOT NULL, settles_ms INTEGER NOT NULL,
  tags TEXT NOT NULL, tags_before TEXT NOT NULL, tagged_ms INTEGER NOT NULL,
  PRIMARY KEY (account, region, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS links (channel TEXT PRIMARY KEY, stream TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS secret (value BLOB NOT NULL);
"""
_GONE = "moving = 'DELETING' AND settles_ms <= ?"


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    """One signaling channel. It is `moving` (CREATING, UPDATING, DELETING) until `settles_ms`."""

    account: str
    region: str
    name: str
    partition: str
    type: str
    ttl: int | None
    created_ms: int
    version: str
    moving: str
    settles_ms: int
    tags: str  # a JSON object
    tags_before: str  # what a stale read still sees
    tagged_ms: int

    @property
    def arn(self) -> str:
        resource = f"channel/{self.name}/{self.created_ms}"
        return f"arn:{self.partition}:kinesisvideo:{self.region}:{self.account}:{resource}"

    def status(self, now: int) -> str:
        return self.moving if now < self.settles_ms else "ACTIVE"

    def is_gone(self, now: int) -> bool:
        return self.moving == "DELETING" and now >= self.settles_ms

    def read_tags(self) -> dict[str, str]:
        return dict(json.loads(self.tags))


_NAMES = tuple(each.name for each in fields(Channel))
_COLUMNS = ", ".join(_NAMES)
_VALUES = attrgetter(*_NAMES)
_PUT = f"INSERT OR REPLACE INTO channels ({_COLUMNS}) VALUES ({', '.join('?' * len(_NAMES))})"  # noqa: S608
_SCOPE = "account = ? AND region = ?"


class Storage:
    def __init__(self, path: Path | None) -> None:
        """Open the file, or make it. One localkvs at a time: a second is refused with a StartProblem."""
        try:
            self._database = sqlite3.connect(path or ":memory:", isolation_level=None, timeout=0.2)
            self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._check()
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = NORMAL")
            self._database.executescript(_SCHEMA)
            self.secret = self._read_secret()
        except sqlite3.Error as error:
            raise StartProblem(f"localkvs cannot use the state file {path}: {error}.") from error

    def _check(self) -> None:
        """Refuse a file with a damaged page, which would answer with a 500 later, and another program's database."""
        (said,) = self._database.execute("PRAGMA quick_check(1)").fetchone()
        if said != "ok":
            raise sqlite3.DatabaseError("it is damaged")
        tables = {name for (name,) in self._database.execute("SELECT name FROM sqlite_master")}
        if tables and not tables.issuperset(("channels", "secret")):
            raise sqlite3.DatabaseError("it is the database of another program")

    def find(self, account: str, region: str, name: str) -> Channel | None:
        query = f"SELECT {_COLUMNS} FROM channels WHERE {_SCOPE} AND name = ?"  # noqa: S608
        return next(self._channels(query, (account, region, name)), None)

    def put(self, channel: Channel) -> None:
        self._database.execute(_PUT, _VALUES(channel))

    def stream_of(self, channel: Channel) -> str:
        """The stream that it is linked to, or ''."""
        row = self._database.execute("SELECT stream FROM links WHERE channel = ?", (channel.arn,)).fetchone()
        return str(row[0]) if row else ""

    def channel_of(self, stream: str) -> str:
        """The ARN of the channel that is linked to it, or ''."""
        row = self._database.execute("SELECT channel FROM links WHERE stream = ?", (stream,)).fetchone()
        return str(row[0]) if row else ""

    def link(self, channel: Channel, stream: str) -> None:
        """Link it to this stream, or to none."""
        self._database.execute("INSERT OR REPLACE INTO links VALUES (?, ?)", (channel.arn, stream))

    def count(self, account: str, region: str, *, now: int) -> int:
        """How many channels there are, those that are gone forgotten first."""
        scope = (account, region)
        self._database.execute(f"DELETE FROM channels WHERE {_SCOPE} AND {_GONE}", (*scope, now))  # noqa: S608
        row = self._database.execute(f"SELECT count(*) FROM channels WHERE {_SCOPE}", scope)  # noqa: S608
        return int(row.fetchone()[0])

    def page(
        self, account: str, region: str, *, after: str, prefix: str, made_before: int, size: int, now: int
    ) -> list[Channel]:
        """Channels by name, from behind `after` on."""
        # Names are ASCII, so DEL is above all that may follow a prefix.
        span = (account, region, after, prefix, f"{prefix}\x7f", made_before, now, size)
        query = (
            f"SELECT {_COLUMNS} FROM channels WHERE {_SCOPE} AND name > ? AND name >= ? AND name < ?"  # noqa: S608
            f" AND created_ms <= ? AND NOT ({_GONE}) ORDER BY name LIMIT ?"
        )
        return list(self._channels(query, span))

    def total(self) -> int:
        return int(self._database.execute("SELECT count(*) FROM channels").fetchone()[0])

    def close(self) -> None:
        self._database.close()

    def _channels(self, query: str, values: Iterable[object]) -> Iterator[Channel]:
        for row in self._database.execute(query, tuple(values)):
            yield Channel(**dict(zip(_NAMES, row, strict=True)))

    def _read_secret(self) -> bytes:
        row = self._database.execute("SELECT value FROM secret").fetchone()
        if row is None:
            row = (secrets.token_bytes(16),)
            self._database.execute("INSERT INTO secret VALUES (?)", row)
        return bytes(row[0])
