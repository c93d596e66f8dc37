"""Combinations of settings under which the console must not start."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks

from channels_app import wiring
from channels_app.audit.errors import UnusableKey


@checks.register()
def check_audit_key(**_: Any) -> list[checks.CheckMessage]:
    """Checkpoints need a key that can be used."""
    if not settings.AUDIT_CHECKPOINTS:
        return []
    if not settings.AUDIT_KEY_FILE:
        hint = "Make one with: openssl genpkey -algorithm ed25519 -out audit_key; chmod 600 audit_key"
        return [
            checks.Error(
                "AUDIT_CHECKPOINTS is set, and AUDIT_KEY_FILE is not.", hint=hint, id="kvsadmin.E001"
            )
        ]
    try:
        wiring.audit_key()
    except UnusableKey as error:
        return [checks.Error(str(error), id="kvsadmin.E002")]
    if Path(settings.AUDIT_KEY_FILE).stat().st_mode & 0o077:
        said = f"Others than its owner may read {settings.AUDIT_KEY_FILE}, and sign checkpoints with it."
        return [checks.Warning(said, hint=f"chmod 600 {settings.AUDIT_KEY_FILE}", id="kvsadmin.W001")]
    return []
