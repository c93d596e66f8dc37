import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from channels_app.audit.checkpoints.key import is_signed, new_key, read_key
from channels_app.audit.checkpoints.paper import open_paper, seal
from channels_app.audit.errors import UnusableKey


def test_a_signature_is_of_one_text_by_one_key() -> None:
    key, other = new_key(), new_key()
    signature = key.sign("a text")

    assert is_signed("a text", signature=signature, public=key.public)
    assert not is_signed("a text.", signature=signature, public=key.public)
    assert not is_signed("a text", signature=signature, public=other.public)
    assert not is_signed("a text", signature="no hex", public=key.public)


def test_a_fingerprint_is_the_sha_256_of_the_public_key() -> None:
    key = new_key()

    assert key.fingerprint == sha256(bytes.fromhex(key.public)).hexdigest()


def test_a_key_made_by_openssl_can_be_used(tmp_path: Path) -> None:
    file = tmp_path / "key"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", file], check=True)

    assert len(read_key(file).public) == 64


def test_a_key_is_read_as_it_was_written(tmp_path: Path) -> None:
    key = new_key()
    (tmp_path / "key").write_bytes(key.write())

    assert read_key(tmp_path / "key").fingerprint == key.fingerprint


@pytest.mark.parametrize(
    "content", [b"", b"-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----\n"]
)
def test_what_is_no_key_is_refused_without_showing_it(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").write_bytes(content)

    with pytest.raises(UnusableKey) as refused:
        read_key(tmp_path / "key")

    assert "no unencrypted private key" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableKey, match="No such file"):
        read_key(tmp_path / "key")


def test_a_paper_bears_the_signatures_of_its_first_line() -> None:
    old, new = new_key(), new_key()
    paper = open_paper(seal('{"a":1}', old, new))

    assert paper.facts == {"a": 1}
    assert paper.is_signed_by(old.public, new.public)
    assert not paper.is_signed_by(new.public, old.public)
    assert not paper.is_signed_by(old.public)


@pytest.mark.parametrize("text", ["", "\n", "[]\n", '{"a": 1}\n', '{"a":1,"a":1}\n', '{"a":1.0}\n', "\0\n"])
def test_what_is_not_canonical_says_nothing(text: str) -> None:
    assert open_paper(text).facts == {}
