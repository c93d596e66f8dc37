from dataclasses import dataclass
from datetime import datetime

from channels_app import wiring
from channels_app.audit.checkpoints.known import waits_since
from channels_app.audit.errors import UnusableKey
from channels_app.audit.models import ChainHead, KnownCheckpoint, Verification
from channels_app.web.words import Look

SHOWN = 100  # faults
WHOLE, BROKEN = Look("Whole", "active", "ok"), Look("Not whole", "failed", "bad")
NOT_YET = Look("Not verified yet", "unmanaged", "idle")


@dataclass(frozen=True, kw_only=True, slots=True)
class TrailPage:
    """How far the trail can be believed: what verification found, and how far it is signed."""

    look: Look
    verified: Verification | None  # the look that reaches furthest
    full: Verification | None
    said: list[tuple[str, str]]
    faults: int
    known: KnownCheckpoint | None
    younger: int
    oldest: datetime | None
    fingerprint: str
    store: str
    withheld: str

    @property
    def kept(self) -> str:
        """What an auditor writes down, as `verify_audit --kept` takes it."""
        return f"{self.known.seq}:{self.known.hash}" if self.known else ""

    @property
    def more(self) -> int:
        return max(0, len(self.said) - SHOWN)

    @property
    def shown(self) -> list[tuple[str, str]]:
        return self.said[:SHOWN]


def read_trail_page() -> TrailPage:
    looks = Verification.objects.in_bulk()
    full, new = looks.get(Verification.FULL), looks.get(Verification.NEW)
    done = [each for each in (full, new) if each]
    said = dict.fromkeys((kind, sentence) for each in done for kind, sentence in each.said)
    faults = max((each.faults for each in done), default=0)
    known = KnownCheckpoint.objects.first()
    head = ChainHead.objects.values_list("seq", flat=True).first() or 0
    keeper = wiring.checkpoint_keeper()
    return TrailPage(
        look=NOT_YET if not done else BROKEN if faults else WHOLE,
        verified=max(done, key=lambda each: each.seq, default=None),
        full=full,
        said=list(said),
        faults=faults,
        known=known,
        younger=max(0, head - (known.seq if known else 0)),
        oldest=waits_since(),
        fingerprint=read_fingerprint(),
        store=keeper.store.address if keeper else "",
        withheld=wiring.why_withheld(),
    )


def read_fingerprint() -> str:
    """Of the key that signs here; nothing where there is none, which the system's checks tell of."""
    try:
        return wiring.audit_key().fingerprint if wiring.checkpoint_keeper() else ""
    except UnusableKey:
        return ""
