"""What lies in a store: a canonical body on the first line, then the signatures of that line, each on its own.

A stranger checks it with the public key and nothing of ours: what was signed is the first line, byte for byte.
"""

from dataclasses import dataclass

from channels_app.audit.body import Json, read_body, write_body
from channels_app.audit.checkpoints.key import Key, is_signed
from channels_app.audit.errors import NotCanonicalError


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """A text with its signatures, not yet believed."""

    body: str
    signatures: tuple[str, ...]

    @property
    def facts(self) -> dict[str, Json]:
        """What it says, or nothing where it cannot be read."""
        try:
            facts = read_body(self.body)
            return facts if write_body(facts) == self.body else {}
        except (ValueError, RecursionError, NotCanonicalError):
            return {}

    def is_signed_by(self, *publics: str) -> bool:
        """Whether it bears just the signatures of these keys, in their order."""
        if len(publics) != len(self.signatures):
            return False
        return all(
            is_signed(self.body, signature=signature, public=public)
            for signature, public in zip(self.signatures, publics, strict=True)
        )


def seal(body: str, *keys: Key) -> str:
    return "".join(f"{line}\n" for line in (body, *(key.sign(body) for key in keys)))


def open_paper(text: str) -> Paper:
    body, *signatures = text.split("\n")
    return Paper(body=body, signatures=tuple(signatures[:-1]) if signatures[-1:] == [""] else ())
