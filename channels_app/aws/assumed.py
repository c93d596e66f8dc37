"""A target's role, assumed with the console's own credentials, and again before its hour is over."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.credentials import CredentialProvider, CredentialResolver, DeferredRefreshableCredentials
from botocore.exceptions import CredentialRetrievalError
from botocore.parsers import ResponseParserError

if TYPE_CHECKING:
    from mypy_boto3_sts import STSClient

LONGEST_SESSION_NAME = 64
_FORBIDDEN_IN_SESSION_NAME = re.compile(r"[^\w+=,.@-]", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """How a target is reached: its Region, and the role to assume in its account, if any, as whom."""

    region: str
    role_arn: str = ""
    external_id: str = ""
    session_name: str = ""


def session_name(person: str) -> str:
    """The name under which CloudTrail shows what a person did: theirs, in the characters that AWS allows."""
    name = _FORBIDDEN_IN_SESSION_NAME.sub("-", person)[:LONGEST_SESSION_NAME]
    return name if len(name) > 1 else f"kvs-admin{name}"


def resolver(sts: "STSClient", reach: Reach) -> CredentialResolver:
    """What a session asks for its credentials. AWS is asked when they are first needed, not here."""
    wish: dict[str, Any] = {"RoleArn": reach.role_arn, "RoleSessionName": session_name(reach.session_name)}
    if reach.external_id:
        wish["ExternalId"] = reach.external_id

    def assume() -> dict[str, str]:
        try:
            given = sts.assume_role(**wish)["Credentials"]
            return {
                "access_key": given["AccessKeyId"],
                "secret_key": given["SecretAccessKey"],
                "token": given["SessionToken"],
                "expiry_time": given["Expiration"].isoformat(),
            }
        except (LookupError, AttributeError, ResponseParserError):  # not chained: it may quote the answer
            problem = "the answer of AssumeRole cannot be read"
            raise CredentialRetrievalError(provider=_TargetRole.METHOD, error_msg=problem) from None

    return CredentialResolver([_TargetRole(assume)])


class _TargetRole(CredentialProvider):
    METHOD = "target-role"

    def __init__(self, assume: Callable[[], dict[str, str]]) -> None:
        super().__init__()
        self._assume = assume

    def load(self) -> DeferredRefreshableCredentials:
        return DeferredRefreshableCredentials(refresh_using=self._assume, method=self.METHOD)
