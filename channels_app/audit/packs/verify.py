"""Checks an evidence pack of KVS Admin. It needs Python 3.8 or later, nothing else, and no network.

    python -I verify.py PACK --key FINGERPRINT       PACK: the zip, or the folder that it was unpacked into

Get the fingerprint from somebody whom you trust, not from the pack; and this file from elsewhere, too, if you do not
trust who gave you the pack. Exit 0: everything holds. Otherwise every fault is named, and the exit is 1.
"""

# One file, and so longer than any other here: it goes into every pack, to be read whole, kept and carried.
from __future__ import annotations

import argparse
import hashlib
import html
import json
import os
import re
import sys
import zipfile
import zlib
from collections import Counter
from datetime import datetime, timedelta
from string import Template
from typing import IO, Any, Callable, Iterable, Iterator

FORMAT = 1
PACK, CHAIN, INDEX, TEMPLATE = "pack.json", "chain.jsonl", "index.html", "index.template"
TEMPLATE_IS = "c4b699764d19da329989ad645c26ce4ee4283391feeeab7a278161e552527f79"
FIRST, LAST = "the first event of all", "the last"
START = "0" * 64  # before the first event of all
SHOWN = 5_000  # events on the page
FAULTS = 1_000  # that are named
LONGEST = 1 << 26  # bytes of a line, or of a file that is read whole
OVERLAP = timedelta(minutes=5)  # a process may have signed with a key just retired
HASH = re.compile("[0-9a-f]{64}")
TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
KINDS: dict[str, type] = dict.fromkeys(
    "title since until made_by made_at reason key installation".split(), str
)
KINDS.update({"only": dict, "files": dict, "events": int, "first": int, "last": int, "generation": int})
TOLD = ("title", "since", "until", "events", "first", "last", "made_by", "made_at", "reason")
COLUMNS = (
    "seq at actor address through action subject_kind subject_label subject_id target result reason".split()
)
UNREADABLE = (
    OSError,
    ValueError,
    ArithmeticError,
    AttributeError,
    EOFError,
    KeyError,
    TypeError,
    RuntimeError,
    zlib.error,
    zipfile.BadZipFile,
)
Say = Callable[[str], None]


class Broken(ValueError):
    """There is nothing to go on with; the text is a sentence."""


def write_page(
    template: str, pack: dict[str, Any], digest: str, shown: Iterable[dict[str, Any]]
) -> Iterator[str]:
    """The page in pieces, made of the pack's facts and the events that it shows. Whatever it is told is escaped."""
    genuine, complete, top, row, end = map(Template, template.split("<!-- then -->\n"))
    told = {name: html.escape(str(pack[name])) for name in TOLD}
    told.update(
        only=html.escape(dump(pack["only"])), since=told["since"] or FIRST, until=told["until"] or LAST
    )
    proves = (genuine if pack["only"] else complete).substitute(told).strip()
    which = "All" if pack["events"] <= SHOWN else f"The first {SHOWN}"
    yield top.substitute(told, proves=proves, digest=digest, shown=f"{which} of {pack['events']} events")
    for facts in shown:
        cells = {name: html.escape(str(facts.get(name, ""))) for name in COLUMNS}
        details = facts.get("details")
        yield row.substitute(cells, details=html.escape(dump(details)) if details else "")
    yield end.substitute()


def belongs(pack: dict[str, Any], facts: dict[str, Any]) -> bool:
    """Whether the event is one of those that the pack is about."""
    at = str(facts.get("at", ""))  # all times have one form, so as texts they stand in their order
    if at < pack["since"] or (pack["until"] and at >= pack["until"]):
        return False
    return all(facts.get(name) in values for name, values in pack["only"].items())


def dump(facts: Any) -> str:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_object(text: str) -> dict[str, Any]:
    """Raises ValueError for what is no JSON object in its one canonical form."""
    try:
        facts = json.loads(text)
    except RecursionError:
        raise ValueError("too deep") from None
    if not isinstance(facts, dict) or dump(facts) != text:
        raise ValueError("not canonical")
    return facts


def hash_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def hash_event(before: str, digest: str) -> str:
    return hashlib.sha256(bytes.fromhex(before + digest)).hexdigest()


# Ed25519, as in RFC 8032: points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z

P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT = -121665 * pow(121666, P - 2, P) % P, pow(2, (P - 1) // 4, P)


def read_point(encoded: bytes) -> tuple[int, int, int, int] | None:
    sign, y = divmod(int.from_bytes(encoded, "little"), 1 << 255)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * ROOT % P
    if y >= P or (x * x - square) % P or (sign and not x):
        return None
    x = x if x % 2 == sign else P - x
    return x, y, 1, x * y % P


def add(p: tuple[int, int, int, int], q: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    return (b - a) * (d - c) % P, (d + c) * (b + a) % P, (d - c) * (d + c) % P, (b - a) * (b + a) % P


BASE = read_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(text: bytes, signature: bytes, public: bytes) -> bool:
    """Whether S·B - k·A is the R that the signature begins with."""
    point, s = read_point(public), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or len(public) != 32 or point is None or BASE is None or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + text).digest(), "little") % ORDER
    minus = (P - point[0], point[1], 1, P - point[3])
    steps = {"10": BASE, "01": minus, "11": add(BASE, minus)}
    x, y, z, t = 0, 1, 1, 0
    for bits in map("".join, zip(f"{s:0256b}", f"{k:0256b}")):
        x, y, z, t = add((x, y, z, t), (x, y, z, t))
        if bits in steps:
            x, y, z, t = add((x, y, z, t), steps[bits])
    inverse = pow(z, P - 2, P)
    return (y * inverse % P | (x * inverse % P & 1) << 255).to_bytes(32, "little") == signature[:32]


class Files:
    """The files of a pack, in a zip or in a folder."""

    def __init__(self, place: str) -> None:
        self.place, self.zip = place, None if os.path.isdir(place) else zipfile.ZipFile(place)
        for entry in self.zip.infolist() if self.zip else ():
            if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise Broken(f"{entry.filename}: it is packed in another way than any file of a pack.")

    def names(self) -> list[str]:
        if self.zip:
            return self.zip.namelist()
        found = [os.path.join(folder, name) for folder, _, names in os.walk(self.place) for name in names]
        return [os.path.relpath(name, self.place).replace(os.sep, "/") for name in found]

    def open(self, name: str) -> IO[bytes]:
        return self.zip.open(name) if self.zip else open(os.path.join(self.place, name), "rb")

    def read(self, name: str) -> bytes:
        with self.open(name) as file:
            content = file.read(LONGEST)
        if len(content) == LONGEST:
            raise ValueError("too long")
        return content

    def digest(self, name: str) -> str:
        sha = hashlib.sha256()
        with self.open(name) as file:
            for piece in iter(lambda: file.read(1 << 16), b""):
                sha.update(piece)
        return sha.hexdigest()


class Walk:
    """Goes along the chain, line by line; `before` is what the next event may follow."""

    def __init__(self, pack: dict[str, Any], signed: dict[tuple[int, str], str], say: Say) -> None:
        self.pack, self.signed, self.say = pack, signed, say
        self.begun, self.seq, self.before, self.ends = 0, -1, [""], 0
        self.events, self.first, self.last, self.shown = 0, 0, 0, []  # type: ignore[var-annotated]

    def begin(self, seq: int, told: str) -> None:
        if self.seq >= 0:
            self.end()
        if seq < self.seq:
            self.say(f"Event {seq + 1}: it or one after it is there a second time.")
        good = self.signed.get((seq, told), "~") <= self.pack["since"] or (seq, told) == (0, START)
        if not self.pack["only"] and (self.seq >= 0 or not good):
            self.say(
                f"Event {seq + 1}: no checkpoint signed before {self.pack['since'] or 'it'} leads up to it."
            )
        self.begun, self.seq, self.before = seq + 1, seq, [told]

    def take(self, line: dict[str, Any]) -> None:
        seq, told = line["seq"], line["hash"]
        digest = hash_text(line["body"]) if "body" in line else line.get("digest", told)
        if type(seq) is not int or not HASH.fullmatch(told) or not HASH.fullmatch(digest):
            raise ValueError("no line of a chain")
        if len(line) == 2:
            self.begin(seq, told)
        else:
            self.follow(seq, told, digest, line)

    def follow(self, seq: int, told: str, digest: str, line: dict[str, Any]) -> None:
        if seq != self.seq + 1:
            self.say(f"Event {self.seq + 1}: it is missing or moved; event {seq} stands in its place.")
        computed = [hash_event(each, digest) for each in self.before] if seq == self.seq + 1 else []
        if computed and told not in computed:
            self.say(f"Event {seq}: it is not what was signed; its text, its digest or its hash was changed.")
        self.seq, self.before = seq, [told] if told in computed else [told, *computed[-1:]]
        if "body" in line:
            self.read(seq, line["body"])
        elif not self.pack["only"]:
            self.say(f"Event {seq}: its text was left out of a pack that is of all events of a time.")

    def read(self, seq: int, body: str) -> None:
        facts = read_object(body)
        if facts.get("seq") != seq:
            self.say(f"Event {seq}: it was written as number {facts.get('seq')}.")
        if belongs(self.pack, facts):
            self.events, self.first, self.last = self.events + 1, self.first or seq, seq
            self.shown += [facts][: SHOWN - len(self.shown)]
        elif self.pack["only"]:
            self.say(f"Event {seq}: it is none of those that the pack is about.")

    def end(self) -> None:
        ends = [self.signed[self.seq, each] for each in self.before if (self.seq, each) in self.signed]
        self.ends += len(ends)
        if not ends:
            self.say(f"Events {self.begun} to {self.seq}: no signed checkpoint has the hash at their end.")
        elif not self.pack["only"] and max(ends) < self.pack["until"]:
            self.say(f"Event {self.seq}: no checkpoint signed after {self.pack['until']} follows it.")


def read_paper(files: Files, name: str) -> tuple[dict[str, Any], bytes, list[bytes]]:
    body, *signatures, rest = files.read(name).decode().split("\n")
    if rest or any(len(each) != 128 or each != each.lower() for each in signatures):
        raise ValueError("no paper")
    return read_object(body), body.encode(), [bytes.fromhex(each) for each in signatures]


def read_keys(files: Files, names: list[str], root: str, say: Say) -> dict[str, tuple[bytes, str]]:
    """The keys that are tied to the one that is believed, each with the time from which another followed it."""
    papers, publics = {}, {}
    for name in names:
        try:
            papers[name] = facts, *_ = read_paper(files, f"keys/{name}")
            publics[name] = bytes.fromhex(facts["public"])
            if type(facts["follows"]) is not str:
                raise ValueError("no key's paper")
        except UNREADABLE:
            say(f"keys/{name}: it cannot be read.")
    follows = {}
    for name, public in publics.items():
        facts, text, signatures = papers[name]
        signers = [facts.get("follows"), name] if facts.get("follows") else [name]
        pairs = zip(signers, signatures)
        signed = [by in publics and is_signed(text, each, publics[by]) for by, each in pairs]
        whole = signed == [True] * len(signers) and len(signers) == len(signatures)
        if not whole or hashlib.sha256(public).hexdigest() != name:
            say(f"keys/{name}: it is not signed as it should be.")
        else:
            follows[name] = facts["follows"]
    tied = [root] if root in follows else []
    while tied and follows[tied[0]] in follows and follows[tied[0]] not in tied:
        tied.insert(0, follows[tied[0]])
    while tied and len(heirs := [name for name, before in follows.items() if before == tied[-1]]) == 1:
        tied += heirs
    for name in sorted(follows.keys() - set(tied)):
        say(f"keys/{name}: it is not tied to the key {root} that is believed.")
    retired = {follows[name]: str(papers[name][0].get("at")) for name in tied}
    return {name: (publics[name], retired.get(name, "")) for name in tied}


def read_checkpoints(
    files: Files, names: list[str], keys: dict[str, tuple[bytes, str]], say: Say
) -> dict[tuple[int, str], str]:
    """When those were signed that are signed by a key that is believed, by the event's number and hash."""
    signed = {}
    for name in names:
        try:
            facts, text, signatures = read_paper(files, f"checkpoints/{name}")
            public, retired = keys[facts["key"]]
            late = retired and read_time(facts["at"]) > read_time(retired) + OVERLAP
            own = f"{facts['generation']:04d}-{facts['seq']:016d}-{facts['hash'][:16]}"
            if own != name or late or len(signatures) != 1 or not is_signed(text, signatures[0], public):
                raise ValueError("not signed")
            signed[facts["seq"], facts["hash"]] = facts["at"]
        except UNREADABLE:
            say(f"checkpoints/{name}: it is not signed by a key that is believed.")
    return signed


def read_time(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ")


def check_files(files: Files, pack: dict[str, Any], say: Say) -> None:
    """Whether each is there, once, and has the digest that pack.json says."""
    there = Counter(files.names())
    for name in sorted(there):
        if there[name] > 1 or name not in {*pack["files"], PACK, INDEX}:
            say(f"{name}: it is no part of the pack, or there twice.")
    for name, digest in sorted(pack["files"].items()):
        try:
            if name not in there or files.digest(name) != digest:
                say(f"{name}: it is missing, or has another SHA-256 than pack.json says.")
        except UNREADABLE:
            say(f"{name}: it cannot be read.")


def read_known_template(files: Files, say: Say) -> str:
    """Nothing where it is another."""
    try:
        template = files.read(TEMPLATE).decode()
    except UNREADABLE:
        template = ""
    if hash_text(template) == TEMPLATE_IS:
        return template
    say(f"{TEMPLATE}: it is not the one that this verify.py knows.")
    return ""


def check_page(files: Files, pack: dict[str, Any], shown: list[dict[str, Any]], say: Say) -> None:
    """Whether index.html says what the pack does."""
    known, digest = read_known_template(files, say), files.digest(PACK)
    try:
        page = files.read(INDEX)
    except UNREADABLE:
        say(f"{INDEX}: it is missing, or cannot be read.")
        return
    made = "".join(write_page(known, pack, digest, shown)).encode() if known else page
    if page != made:
        pairs = zip(page.split(b"\n"), [*made.split(b"\n"), b""])
        number = next((number for number, (is_, was) in enumerate(pairs, 1) if is_ != was), 0)
        say(f"{INDEX}, line {number}: it is not what pack.json and the events make of it.")
    if digest.encode() not in page:
        say(f"{PACK}: it is not the one that {INDEX} was made of.")


def read_pack(files: Files) -> dict[str, Any]:
    """Raises Broken."""
    try:
        pack = read_object(files.read(PACK).decode())
    except UNREADABLE:
        raise Broken(f"{PACK}: it is missing, or cannot be read, and without it nothing can be.") from None
    if pack.get("format") != FORMAT or any(type(pack.get(name)) is not kind for name, kind in KINDS.items()):
        raise Broken(f"{PACK}: it is of another version, or no pack's.")
    if not all(TIME.fullmatch(pack[name] or "0000-00-00T00:00:00.000000Z") for name in ("since", "until")):
        raise Broken(f"{PACK}: it is of no time that a pack can be of.")
    if not all(
        type(values) is list and all(type(each) is str for each in values) for values in pack["only"].values()
    ):
        raise Broken(f"{PACK}: it does not say of what each event is.")
    if not pack["only"] and not pack["until"]:
        raise Broken(f"{PACK}: a pack of all events of a time has to say until when.")
    return pack


def check_chain(files: Files, walk: Walk, say: Say) -> None:
    with files.open(CHAIN) as lines:
        for number, raw in enumerate(iter(lambda: lines.readline(LONGEST), b""), 1):
            after = walk.seq
            try:
                walk.take(read_object(raw[:-1].decode()))
            except UNREADABLE:
                say(f"{CHAIN}, line {number}, after event {after}: it cannot be read.")
                walk.seq, walk.before = max(walk.seq, after + 1), walk.before if walk.seq > after else []


def check(files: Files, root: str, say: Say) -> str:
    """Names every fault. What may be said where there is none."""
    pack = read_pack(files)
    check_files(files, pack, say)
    names = {"keys": [], "checkpoints": []}  # type: dict[str, list[str]]
    for folder, _, name in (each.partition("/") for each in sorted(set(files.names()))):
        names.get(folder, []).append(name)
    root = root or pack["key"]
    keys = read_keys(files, names["keys"], root, say)
    if not keys:
        say(f"No key in the pack has the fingerprint {root}, so nothing in it is signed by whom you believe.")
    walk = Walk(pack, read_checkpoints(files, names["checkpoints"], keys, say), say)
    try:
        check_chain(files, walk, say)
    except UNREADABLE:
        say(f"{CHAIN}: it is missing, or cannot be read to its end.")
    walk.end()
    if (walk.events, walk.first, walk.last) != (pack["events"], pack["first"], pack["last"]):
        say(f"{PACK}: it says {pack['events']} events, and there are {walk.events}, or others.")
    check_page(files, pack, walk.shown, say)
    time = f"from {pack['since'] or FIRST} until {pack['until'] or LAST}"
    tied = f"tied to {walk.ends} signed checkpoints by key {root}"
    missing = "Others may have been left out" if pack["only"] else "None was left out of that time"
    return f"{walk.events} events are genuine, with {dump(pack['only'])} {time}, {tied}. {missing}."


def plain(text: str) -> str:
    """For a terminal: a name in a pack could otherwise write a line of its own there, or erase one."""
    return re.sub("[^ -~]", lambda found: ascii(found.group())[1:-1], text)


def main() -> int:
    parser = argparse.ArgumentParser(description="Checks an evidence pack, and names every fault.")
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("pack", nargs="?", default=here, help="a zip or a folder; default: this folder")
    parser.add_argument("--key", default="", help="its fingerprint, from somebody whom you trust")
    given = parser.parse_args()
    faults: list[str] = []

    def say(fault: str) -> None:
        faults.append(fault)
        if len(faults) <= FAULTS:
            print(plain(fault))

    try:
        told = check(Files(given.pack), given.key.strip().lower(), say)
    except Broken as error:
        say(str(error))
    except UNREADABLE as error:
        say(f"The pack cannot be read: {error}.")
    if not given.key:
        print("WARNING: the key is the pack's own, so anybody may have made it. Name the key by --key.")
    print(f"NOT WHOLE: {len(faults)} faults." if faults else plain(f"WHOLE: {told}"))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
