"""Who calls: the account from the access key, the Region from the credential scope of Signature Version 4.

Only the form is checked. The HMAC cannot be: localkvs has nobody's secret key.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from localkvs.errors import Refusal

_REGION = re.compile("[a-z0-9-]{1,64}")
_DATE = re.compile("[0-9]{8}")
_KEY = re.compile("[!-~]{1,128}")
_LAST = "aws4_request"
_ACCOUNT = re.compile(r"[0-9]{12}")
_ENCODED = re.compile(r"(?:AKIA|ASIA)[A-Z2-7]{16}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Caller:
    account: str
    region: str
    access_key: str

    @property
    def partition(self) -> str:
        if self.region.startswith("cn-"):
            return "aws-cn"
        return "aws-us-gov" if self.region.startswith("us-gov-") else "aws"

    @property
    def arn(self) -> str:
        return f"arn:{self.partition}:iam::{self.account}:user/localkvs"


def read_caller(headers: Mapping[str, str], query: str, *, service: str, default_account: str) -> Caller:
    """The caller of a request signed for this service, in its headers or in its address."""
    access_key, _, region, scope_service, _ = _scope(_credential(headers.get("authorization", ""), query))
    if scope_service != service:
        message = f"Credential should be scoped to correct service: '{service}'."
        raise Refusal("InvalidSignatureException", message, status=403)
    if not _REGION.fullmatch(region):
        message = "Credential should be scoped to a valid Region."
        raise Refusal("InvalidSignatureException", message, status=403)
    account = account_of(access_key) or default_account
    return Caller(account=account, region=region, access_key=access_key)


def account_of(access_key: str) -> str:
    """The account that an access key names, or '': newer keys carry it in their first bits."""
    if _ACCOUNT.fullmatch(access_key):
        return access_key
    if not _ENCODED.fullmatch(access_key):
        return ""
    try:
        number = int.from_bytes(base64.b32decode(access_key[4:])[:6], "big")
    except binascii.Error:
        return ""
    is_new_form = number >> 47
    return f"{(number & 0x7FFFFFFFFF80) >> 7:012d}" if is_new_form else ""


def _credential(authorization: str, query: str) -> str:
    if not authorization and "X-Amz-Signature" in query:
        values = parse_qs(query)
        return values.get("X-Amz-Credential", [""])[0]
    if not authorization:
        message = "Request is missing Authentication Token"
        raise Refusal("MissingAuthenticationTokenException", message, status=403)
    algorithm, _, rest = authorization.partition(" ")
    if algorithm != "AWS4-HMAC-SHA256":
        raise _incomplete(f"Unsupported AWS 'algorithm': '{algorithm[:100]}'")
    parts = dict(part.strip().partition("=")[::2] for part in rest.split(","))
    for name in ("Credential", "Signature", "SignedHeaders"):
        if not parts.get(name):
            raise _incomplete(f"Authorization header requires '{name}' parameter.")
    return parts["Credential"]


def _scope(credential: str) -> list[str]:
    """Access key, date, Region, service and the last word of a credential."""
    parts = credential.split("/")
    if len(parts) != 5 or not _KEY.fullmatch(parts[0]) or not _DATE.fullmatch(parts[1]) or parts[4] != _LAST:
        raise _incomplete(
            f"Credential must be a key, a date, a Region, a service and {_LAST}: '{credential[:200]}'"
        )
    return parts


def _incomplete(message: str) -> Refusal:
    return Refusal("IncompleteSignatureException", message, status=403)
