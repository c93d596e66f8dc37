"""The service description's patterns, written for Java, as Python matches over whole strings."""

import re
import unicodedata
from collections.abc import Callable

# Each class of Unicode is stood for by one private character, in the pattern and in the text. A text that
# brings such a character itself is safe: it is of class C, which no pattern names, and becomes OTHER.
_STAND_INS = {"L": "\ue000", "N": "\ue001", "Z": "\ue002"}
_OTHER = "\ue003"
_ASCII_MEMBERS = {"L": "a-zA-Z", "N": "0-9", "Z": " "}


def compile_pattern(pattern: str) -> Callable[[str], bool]:
    """A test whether a whole text matches: a newline at its end does not pass, as `$` alone would let it."""
    translated = re.sub(r"\\p\{([LNZ])\}", lambda m: _ASCII_MEMBERS[m[1]] + _STAND_INS[m[1]], pattern)
    matcher = re.compile(translated, re.ASCII)
    return lambda text: matcher.fullmatch(text if text.isascii() else _by_class(text)) is not None


def _by_class(text: str) -> str:
    return "".join(
        char if char.isascii() else _STAND_INS.get(unicodedata.category(char)[0], _OTHER) for char in text
    )
