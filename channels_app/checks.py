"""Combinations of settings under which the console must not start."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from channels_app import wiring
from channels_app.audit.errors import UnusableKey


@register()
def check_audit_key(**_: Any) -> list[CheckMessage]:
    """Checkpoints need a key that can be used."""
    if not settings.AUDIT_CHECKPOINTS:
        return []
    if not settings.AUDIT_KEY_FILE:
        hint = "Make one with: openssl genpkey -algorithm ed25519 -out audit_key; chmod 600 audit_key"
        return [Error("AUDIT_CHECKPOINTS is set, and AUDIT_KEY_FILE is not.", hint=hint, id="kvsadmin.E001")]
    try:
        wiring.audit_key()
    except UnusableKey as error:
        return [Error(str(error), id="kvsadmin.E002")]
    return []
