"""What `manage.py check` says of settings that do not go together."""

from pathlib import Path

import pytest
from django.core.checks import CheckMessage
from pytest_django.fixtures import Settings

from channels_app.audit.checkpoints.key import new_key
from channels_app.checks import check_audit_key


def said() -> list[tuple[str | None, str]]:
    found: list[CheckMessage] = check_audit_key()
    return [(each.id, each.msg) for each in found]


def test_an_installation_without_checkpoints_needs_no_key(settings: Settings) -> None:
    settings.AUDIT_CHECKPOINTS = settings.AUDIT_KEY_FILE = ""

    assert said() == []


def test_checkpoints_without_a_key_start_nothing(settings: Settings) -> None:
    settings.AUDIT_CHECKPOINTS, settings.AUDIT_KEY_FILE = "s3://trail", ""

    assert said() == [("kvsadmin.E001", "AUDIT_CHECKPOINTS is set, and AUDIT_KEY_FILE is not.")]


@pytest.mark.parametrize(("content", "ids"), [(b"no key", ["kvsadmin.E002"]), (new_key().write(), [])])
def test_a_key_that_cannot_be_used_starts_nothing(
    settings: Settings, tmp_path: Path, content: bytes, ids: list[str]
) -> None:
    (tmp_path / "audit_key").write_bytes(content)
    (tmp_path / "audit_key").chmod(0o600)
    settings.AUDIT_CHECKPOINTS, settings.AUDIT_KEY_FILE = str(tmp_path), str(tmp_path / "audit_key")

    assert [id_ for id_, _ in said()] == ids


def test_a_key_that_others_may_read_is_worth_a_warning(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "audit_key").write_bytes(new_key().write())
    (tmp_path / "audit_key").chmod(0o640)
    settings.AUDIT_CHECKPOINTS, settings.AUDIT_KEY_FILE = str(tmp_path), str(tmp_path / "audit_key")

    assert [id_ for id_, _ in said()] == ["kvsadmin.W001"]
