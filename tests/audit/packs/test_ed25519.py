"""The verifier's own Ed25519, beside the library that signs."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from channels_app.audit.checkpoints.key import is_signed as library_says
from channels_app.audit.packs.verify import ORDER, P, is_signed

# RFC 8032, 7.1: secret key, message, signature
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
]
SEEDS = st.binary(min_size=32, max_size=32)


def public_of(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


@pytest.mark.parametrize(("seed", "message", "signature"), VECTORS)
def test_what_the_standard_signs_is_signed(seed: str, message: str, signature: str) -> None:
    public = public_of(bytes.fromhex(seed))

    assert is_signed(bytes.fromhex(message), bytes.fromhex(signature), public)


@settings(max_examples=60)
@given(seed=SEEDS, text=st.text())
def test_what_the_library_signs_is_signed(seed: bytes, text: str) -> None:
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(text.encode())

    assert is_signed(text.encode(), signature, public_of(seed))


@settings(max_examples=60)
@given(seed=SEEDS, text=st.text(max_size=20), place=st.integers(0, 127), bit=st.integers(0, 7))
def test_of_what_was_changed_it_says_what_the_library_says(
    seed: bytes, text: str, place: int, bit: int
) -> None:
    signed = Ed25519PrivateKey.from_private_bytes(seed).sign(text.encode()) + public_of(seed)
    changed = bytearray(signed)
    changed[place % len(changed)] ^= 1 << bit
    signature, public = bytes(changed[:64]), bytes(changed[64:])

    mine = is_signed(text.encode(), signature, public)

    assert not mine
    assert mine == library_says(text, signature=signature.hex(), public=public.hex())


def test_a_signature_has_one_form_only() -> None:
    """The same with S + L, which would be as good, had the standard not forbidden it."""
    seed = bytes(range(32))
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(b"a text")
    other = (int.from_bytes(signature[32:], "little") + ORDER).to_bytes(32, "little")

    assert is_signed(b"a text", signature, public_of(seed))
    assert not is_signed(b"a text", signature[:32] + other, public_of(seed))


@pytest.mark.parametrize(
    "public",
    [
        b"",
        b"\x02" + bytes(31),  # no point of the curve
        P.to_bytes(32, "little"),  # not below the prime
        (1 | 1 << 255).to_bytes(32, "little"),  # a zero with a sign
        bytes(31),
        bytes(40),
    ],
)
def test_what_is_no_key_has_signed_nothing(public: bytes) -> None:
    assert not is_signed(b"", bytes(64), public)


@pytest.mark.parametrize("length", [0, 32, 63, 65])
def test_what_is_no_signature_signs_nothing(length: int) -> None:
    assert not is_signed(b"", bytes(length), public_of(bytes(32)))
