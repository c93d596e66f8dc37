"""Ed25519 as the trail uses it: keys and signatures are hex, a fingerprint is SHA-256 of the 32 public bytes."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from channels_app.audit.errors import UnusableKey


@dataclass(frozen=True, slots=True)
class Key:
    """A key that signs. It is read when it is needed, and kept nowhere else."""

    _private: Ed25519PrivateKey

    @property
    def public(self) -> str:
        return self._private.public_key().public_bytes_raw().hex()

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.public)

    def sign(self, text: str) -> str:
        return self._private.sign(text.encode()).hex()

    def write(self) -> bytes:
        """As it stands in a file, unencrypted."""
        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def new_key() -> Key:
    return Key(Ed25519PrivateKey.generate())


def read_key(file: Path) -> Key:
    """Raises UnusableKey, which never shows what the file holds."""
    try:
        private = load_pem_private_key(file.read_bytes(), password=None)
    except OSError as error:
        raise UnusableKey(file=str(file), why=f"it cannot be read ({error.strerror})") from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise UnusableKey(file=str(file), why="it holds no unencrypted private key in PEM") from None
    if not isinstance(private, Ed25519PrivateKey):
        raise UnusableKey(file=str(file), why="its key is not an Ed25519 key")
    return Key(private)


def fingerprint(public: str) -> str:
    return sha256(bytes.fromhex(public)).hexdigest()


def is_signed(text: str, *, signature: str, public: str) -> bool:
    """Whether the signature is of this text, by this key."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(
            bytes.fromhex(signature), text.encode()
        )
    except (InvalidSignature, ValueError):
        return False
    return True
