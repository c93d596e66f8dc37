"""A pack as a zip, in pieces as it is written: what is kept of it is the events that its page shows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db import connection

from channels_app.audit.body import read_body
from channels_app.audit.models import AuditEvent
from channels_app.audit.packs import verify
from channels_app.audit.packs.plan import AT_ONCE, Plan, Stretch
from channels_app.audit.written import Written, bytes_shown

PIECE: Final = 1 << 16
VERIFIER: Final = "verify.py"
PROGRAM: Final = Path(verify.__file__)
TEMPLATE: Final = PROGRAM.with_name(verify.TEMPLATE)


class Outlet:
    """A file that is only ever written to, and gives away what was written."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._held += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def __len__(self) -> int:
        return len(self._held)

    def take(self) -> bytes:
        taken = bytes(self._held)
        self._held.clear()
        return taken


@dataclass(kw_only=True, slots=True)
class Tally:
    """What the page and pack.json say of the events, once all are written."""

    events: int = 0
    first: int = 0
    last: int = 0
    shown: list[dict[str, Any]] = field(default_factory=list)

    def count(self, seq: int, facts: dict[str, Any]) -> None:
        self.events, self.first, self.last = self.events + 1, self.first or seq, seq
        if len(self.shown) < verify.SHOWN:
            self.shown.append(facts)


def write_pack(plan: Plan, *, told: Mapping[str, str | int]) -> Iterator[bytes]:
    """`told` is what pack.json says besides: made_by, made_at, reason, key, installation, generation."""
    outlet, tally, digests = Outlet(), Tally(), {}
    about: dict[str, Any] = {
        "title": plan.scope.title,
        "only": {column: list(values) for column, values in plan.scope.only.items()},
        "since": plan.since,
        "until": plan.until,
    }
    template = TEMPLATE.read_text("utf-8")
    texts = {VERIFIER: PROGRAM.read_text("utf-8"), verify.TEMPLATE: template, **plan.papers}
    with ZipFile(outlet, "w", ZIP_DEFLATED) as archive:  # type: ignore[call-overload]  # only written to
        for name, text in texts.items():
            archive.writestr(_entry(name), text)
            digests[name] = verify.hash_text(text)
        chain = sha256()
        with archive.open(_entry(verify.CHAIN), "w", force_zip64=True) as entry:
            for line in write_lines(plan, about, tally):
                chain.update(line)
                entry.write(line)
                if len(outlet) >= PIECE:
                    yield outlet.take()
        digests[verify.CHAIN] = chain.hexdigest()
        counts = {"events": tally.events, "first": tally.first, "last": tally.last}
        pack = {"format": verify.FORMAT, "kind": "evidence pack", "files": digests, **about, **counts, **told}
        text = verify.dump(pack)
        archive.writestr(_entry(verify.PACK), text)
        page = verify.write_page(template, pack, verify.hash_text(text), tally.shown)
        archive.writestr(_entry(verify.INDEX), "".join(page))
    yield outlet.take()


def write_lines(plan: Plan, about: dict[str, Any], tally: Tally) -> Iterator[bytes]:
    """The chain: where it begins, then each event by its text or its digest, and its hash."""
    for stretch in plan.stretches:
        before = AuditEvent.objects.filter(seq=stretch.after).values_list("hash", flat=True).first()
        yield _line({"seq": stretch.after, "hash": before or verify.START})
        for seq, body, told in read_stretch(stretch):
            facts = _read(body)
            chosen = facts is not None and verify.belongs(about, facts)
            if facts is not None and chosen:
                tally.count(seq, facts)
            is_open = chosen or plan.scope.is_complete
            own = {"body": body} if is_open else {"digest": verify.hash_text(body)}
            yield _line({"seq": seq, "hash": told, **own})


def read_stretch(stretch: Stretch) -> Iterator[tuple[int, str, str]]:
    after = stretch.after
    while after < stretch.last:
        events = AuditEvent.objects.filter(seq__gt=after, seq__lte=stretch.last).order_by("seq")
        with bytes_shown(connection):
            rows = list(events.values_list("seq", Written("body"), Written("hash"))[:AT_ONCE])
        yield from rows
        after = rows[-1][0] if rows else stretch.last


def _read(body: str) -> dict[str, Any] | None:
    """None for what was made unreadable, as the verifier will say."""
    try:
        return dict(read_body(body))
    except ValueError:
        return None


def _line(facts: Mapping[str, str | int]) -> bytes:
    return f"{verify.dump(facts)}\n".encode()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name)
    entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
    return entry
