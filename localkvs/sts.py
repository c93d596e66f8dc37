"""STS GetCallerIdentity, in the query protocol: a form in, XML out."""

from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from localkvs.errors import Refusal
from localkvs.model import StsDescription
from localkvs.signature import Caller
from localkvs.wire import Request

SIGNING_NAME = "sts"
OPERATION = "GetCallerIdentity"
# STS writes the other service's codes without their ending, and two by another name.
_CODES = {"ClientLimitExceededException": "Throttling", "InvalidSignatureException": "SignatureDoesNotMatch"}


def check_action(request: Request, description: StsDescription) -> None:
    """Refuse every action but GetCallerIdentity, and every version but the SDK's."""
    values = {name: each[0] for name, each in parse_qs(request.query).items()}
    values |= {name: each[0] for name, each in parse_qs(request.body.decode("utf-8", "replace")).items()}
    action = values.get("Action", "")
    if not action:
        raise Refusal("MissingAction", "The request must contain the parameter Action.", status=400)
    if action != OPERATION or values.get("Version", description.version) != description.version:
        message = f"Could not find operation {action} for version {values.get('Version')}"
        raise Refusal("InvalidAction", message, status=400)


def answer_identity(caller: Caller, request_id: str, description: StsDescription) -> bytes:
    content = (
        f"<{OPERATION}Result><Arn>{caller.arn}</Arn><UserId>{escape(caller.access_key)}</UserId>"
        f"<Account>{caller.account}</Account></{OPERATION}Result>"
        f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata>"
    )
    return _document(f"{OPERATION}Response", content, description)


def answer_refusal(refusal: Refusal, request_id: str, description: StsDescription) -> bytes:
    code = _CODES.get(refusal.code, refusal.code.removesuffix("Exception"))
    printable = "".join(char if char.isprintable() else "?" for char in refusal.message)
    content = (
        f"<Error><Type>Sender</Type><Code>{escape(code)}</Code><Message>{escape(printable)}</Message></Error>"
        f"<RequestId>{request_id}</RequestId>"
    )
    return _document("ErrorResponse", content, description)


def _document(name: str, content: str, description: StsDescription) -> bytes:
    return f'<{name} xmlns="{description.namespace}">{content}</{name}>\n'.encode()
