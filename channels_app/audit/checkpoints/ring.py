"""The keys of a store: each new one is announced by the old one, and both sign, so each vouches for the other.

Whoever knows the fingerprint of one of them, got elsewhere, can so believe all.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from channels_app.audit.body import write_body
from channels_app.audit.checkpoints.checkpoint import FORMAT
from channels_app.audit.checkpoints.key import Key, fingerprint
from channels_app.audit.checkpoints.paper import Paper, open_paper, seal
from channels_app.audit.checkpoints.store import KEYS, CheckpointStore

KIND: Final = "key"
# A process that held the old key as it was retired may have been writing with it.
OVERLAP: Final = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class Announcement:
    """A key, and the fingerprint of the one that it follows; none for the first."""

    public: str
    follows: str
    at: str

    @property
    def key(self) -> str:
        return fingerprint(self.public)

    @property
    def name(self) -> str:
        return self.key

    def write(self) -> str:
        told = {"public": self.public, "follows": self.follows, "at": self.at, "key": self.key}
        return write_body({"format": FORMAT, "kind": KIND, **told})


@dataclass(frozen=True, kw_only=True, slots=True)
class Ring:
    """The keys that can be believed, by fingerprint, the oldest first, and what is wrong with the others."""

    publics: dict[str, str] = field(default_factory=dict)
    retired: dict[str, str] = field(default_factory=dict)  # when, where another followed
    faults: tuple[str, ...] = ()

    @property
    def newest(self) -> str:
        return next(reversed(self.publics), "")

    def believes(self, paper: Paper, *, key: str, at: str) -> bool:
        """Whether the paper is signed by the key that it names, in that key's time."""
        public = self.publics.get(key, "")
        if not public or not paper.is_signed_by(public):
            return False
        retired = self.retired.get(key)
        return retired is None or read_moment(at) <= read_moment(retired) + OVERLAP


def announce(store: CheckpointStore, key: Key, *, at: str, after: Key | None = None) -> bool:
    """Put the key beside the checkpoints: as the first, or signed by the one that it follows. False: it was there."""
    told = Announcement(public=key.public, follows=after.fingerprint if after else "", at=at)
    signers = (after, key) if after else (key,)
    return store.add(KEYS, told.name, seal(told.write(), *signers))


def read_ring(store: CheckpointStore, *, root: str) -> Ring:
    """The keys that are tied to the one with the fingerprint `root`, forwards and backwards."""
    papers = {name: open_paper(store.read(KEYS, name) or "") for name in store.list_names(KEYS)}
    found = {name: told for name, paper in papers.items() if (told := read_announcement(paper, name))}
    good = {name: told for name, told in found.items() if _is_genuine(told, papers[name], found)}
    faults = [
        f"The announcement of key {name} is not signed as it should be."
        for name in papers
        if name not in good
    ]
    chain = _back_from(root, good)
    while chain and (heirs := _heirs_of(chain, good)):
        if len(heirs) > 1:
            names = " and ".join(told.key for told in heirs)
            faults.append(
                f"Key {chain[-1].key} has announced more than one other, {names}: none is believed."
            )
            break
        chain += heirs
    if not chain:
        faults.append(f"Key {root} is not among those of the checkpoints.")
    strangers = good.keys() - {told.key for told in chain}
    faults += [f"Key {name} is not tied to key {root}." for name in sorted(strangers) if chain]
    return Ring(
        publics={told.key: told.public for told in chain},
        retired={told.follows: told.at for told in chain if told.follows},
        faults=tuple(faults),
    )


def read_announcement(paper: Paper, name: str) -> Announcement | None:
    facts = paper.facts
    told = [facts.get(each) for each in ("public", "follows", "at")]
    if facts.get("kind") != KIND or not all(isinstance(each, str) for each in told):
        return None
    public, follows, at = map(str, told)
    try:
        read_moment(at)
        announced = Announcement(public=public, follows=follows, at=at)
        return announced if announced.name == name and announced.write() == paper.body else None
    except ValueError:
        return None


def _is_genuine(told: Announcement, paper: Paper, found: dict[str, Announcement]) -> bool:
    if not told.follows:
        return paper.is_signed_by(told.public)
    before = found.get(told.follows)
    return before is not None and paper.is_signed_by(before.public, told.public)


def _back_from(root: str, good: dict[str, Announcement]) -> list[Announcement]:
    chain: list[Announcement] = []
    while root in good and good[root] not in chain:
        chain.insert(0, good[root])
        root = good[root].follows
    return chain


def _heirs_of(chain: list[Announcement], good: dict[str, Announcement]) -> list[Announcement]:
    return [told for told in good.values() if told.follows == chain[-1].key and told not in chain]


def read_moment(text: str) -> datetime:
    """Raises ValueError for what names no moment."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment
