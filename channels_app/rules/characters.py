"""Which characters a field allows, and how the others are named in a sentence."""

import re
import string
import unicodedata
from collections.abc import Callable, Sequence

NAME_CHARACTERS = frozenset(string.ascii_letters + string.digits + "_.-")
TAG_MARKS = frozenset("_.:/=+-@")
LISTED = 5  # a sentence that lists more is not read


def fits_name(character: str) -> bool:
    """AWS's `[a-zA-Z0-9_.-]`."""
    return character in NAME_CHARACTERS


def fits_tag(character: str) -> bool:
    r"""AWS's `[\p{L}\p{Z}\p{N}_.:/=+\-@]`: letters, separators and numbers of any script, and a few marks."""
    return character in TAG_MARKS or unicodedata.category(character)[0] in "LZN"


def refusal(text: str, fits: Callable[[str], bool]) -> str:
    """One sentence that names what is not allowed in `text` and where; empty when everything fits."""
    if NAME_CHARACTERS.issuperset(text):  # these fit everywhere; so most texts need no second look
        return ""
    at = [place for place, character in enumerate(text, start=1) if not fits(character)]
    if not at:
        return ""
    kinds = list(dict.fromkeys(_kind(text[place - 1]) for place in at))
    what = listed(kinds)
    verb = "is" if len(kinds) == 1 and not kinds[0].endswith("s") else "are"
    where = ("character " if len(at) == 1 else "characters ") + listed([f"{place:,}" for place in at])
    return f"{what[0].upper()}{what[1:]} {verb} not allowed, at {where}."


def nearest_name(text: str) -> str:
    """A name close to `text` that is made of allowed characters only; empty when nothing of it is left."""
    letters = (c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[^a-zA-Z0-9_.-]+", "-", "".join(letters)).strip("-")


def shown(text: str, most: int = 60) -> str:
    """`text` as it may stand in a sentence: short, and with nothing in it that cannot be seen or encoded."""
    seen = "".join(c if c.isprintable() else _code(c) for c in text[:most])
    return seen + "…" if len(text) > most else seen


def listed(items: Sequence[str]) -> str:
    """`a, b and c`; what is past the fifth is counted."""
    if len(items) > LISTED:
        items = [*items[:LISTED], f"{len(items) - LISTED:,} more"]
    return " and ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else items[0]


def _kind(character: str) -> str:
    if character in "\r\n":
        return "line breaks"
    if character == "\t":
        return "tabs"
    if unicodedata.category(character)[0] == "Z":
        return "spaces"
    return f"“{character}”" if character.isprintable() else _code(character)


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"
