"""One call of AWS under way: whose it is, whether it has left this machine, and so what its failure means."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from botocore import exceptions as boto
from botocore.awsrequest import AWSPreparedRequest
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from channels_app.aws import answers, codes, errors
from channels_app.aws.errors import AwsError

# What an answer that is no answer makes of the code that reads it, botocore's parsers and ours alike
UNREADABLE = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    ResponseParserError,
)

KINDS: dict[type[AwsError], tuple[type[BotoCoreError], ...]] = {
    errors.Unreachable: (
        boto.EndpointConnectionError,
        boto.ConnectTimeoutError,
        boto.ProxyConnectionError,
    ),
    errors.CredentialsMissing: (
        boto.NoCredentialsError,
        boto.PartialCredentialsError,
        boto.ProfileNotFound,
        boto.MetadataRetrievalError,
        boto.SSOTokenLoadError,
        boto.LoginTokenLoadError,
    ),
    errors.CredentialsExpired: (
        boto.UnauthorizedSSOTokenError,
        boto.TokenRetrievalError,
        boto.LoginRefreshRequired,
    ),
    errors.CredentialsProblem: (boto.CredentialRetrievalError, boto.SSOError, boto.LoginError),
    errors.InvalidArgument: (boto.ParamValidationError,),
}


@dataclass(slots=True)
class _Call:
    operation: UUID | None
    left: bool = False


_under_way: ContextVar[_Call | None] = ContextVar("call_under_way", default=None)


def before_send(request: AWSPreparedRequest, **_: object) -> None:
    """A botocore event handler: the call leaves now, and its user agent names its operation."""
    call = _under_way.get()
    if call is None:
        return
    call.left = True
    if call.operation:
        agent = request.headers["User-Agent"]
        agent = agent.decode() if isinstance(agent, bytes) else agent
        request.headers["User-Agent"] = f"{agent} md/kvsadmin-operation#{call.operation}"


def before_parse(response_dict: Mapping[str, Any], **_: object) -> None:
    """A botocore event handler: a success that is no JSON object would pass for an empty answer."""
    if response_dict["status_code"] < 300 and not isinstance(json.loads(response_dict["body"]), dict):
        raise TypeError("the body is no JSON object")


@contextmanager
def calling(action: str, *, operation: UUID | None = None) -> Iterator[None]:
    """Make one call and read its answer inside this; whatever goes wrong rises as one of our own family."""
    call = _Call(operation)
    token = _under_way.set(call)
    try:
        yield
    except ClientError as error:
        # Not chained: AWS's message may repeat a session token, and tracebacks reach the log
        raise from_answer(error, action=action) from None
    except BotoCoreError as error:
        raise from_botocore(error, action=action, left=call.left) from error
    except UNREADABLE as error:
        if call.left:
            raise errors.LostAnswer(f"an answer that cannot be read, {error!r}", action=action) from error
        if type(error) is RuntimeError:  # botocore's word for renewed credentials that have expired already
            raise errors.CredentialsExpired(str(error), action=action) from error
        raise
    finally:
        _under_way.reset(token)


def from_answer(error: ClientError, *, action: str) -> AwsError:
    """What an error answer means. That of another operation (AssumeRole) means that ours never left."""
    said = error.response.get("Error", {})
    answer = answers.answer(error.response)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    code, message = codes.plain(str(said.get("Code", ""))), str(said.get("Message", ""))
    if not message or message.lstrip().startswith("<"):
        message = f"HTTP status {status}"
    kind = codes.kind_of(code=code, message=message, status=status)
    asked = error.operation_name or action
    if kind is errors.LostAnswer and asked != action:
        kind = errors.Unreachable
    return kind(
        message, code=code, status=status, request_id=answer.request_id, date=answer.date, action=asked
    )


def from_botocore(error: BotoCoreError, *, action: str, left: bool) -> AwsError:
    """What it means that there was no answer."""
    kind = next((ours for ours, theirs in KINDS.items() if isinstance(error, theirs)), None)
    if kind is None:
        kind = errors.LostAnswer if left and not _distrusts(error) else errors.Unreachable
    return kind(str(error), code=type(error).__name__, action=action)


def _distrusts(error: BotoCoreError) -> bool:
    """A certificate is checked before anything is sent."""
    cause = error.kwargs.get("error")
    return isinstance(error, boto.SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(cause)
