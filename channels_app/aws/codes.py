"""Error codes and the error each stands for. The code decides, not the status: one status has many codes."""

from channels_app.aws import errors
from channels_app.aws.errors import AwsError

CODES: dict[type[AwsError], tuple[str, ...]] = {
    errors.AccessDenied: (
        "AccessDeniedException",
        "AccessDenied",
        "NotAuthorizedException",
        "UnauthorizedOperation",
    ),
    errors.ChannelLimitReached: ("AccountChannelLimitExceededException",),
    errors.Throttled: (
        "ClientLimitExceededException",
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "TooManyRequestsException",
        "RequestThrottled",
        "RequestThrottledException",
        "RequestLimitExceeded",
        "SlowDown",
        "429",
    ),
    errors.InvalidArgument: (
        "InvalidArgumentException",
        "InvalidResourceFormatException",
        "ValidationException",
        "ValidationError",
        "SerializationException",
    ),
    errors.InUse: ("ResourceInUseException",),
    errors.NotFound: ("ResourceNotFoundException",),
    errors.TooManyTags: ("TagsPerResourceExceededLimitException",),
    errors.VersionMismatch: ("VersionMismatchException",),
    errors.CredentialsProblem: (
        "UnrecognizedClientException",
        "InvalidClientTokenId",
        "InvalidAccessKeyId",
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "IncompleteSignature",
        "IncompleteSignatureException",
        "AuthFailure",
    ),
    errors.CredentialsMissing: ("MissingAuthenticationToken", "MissingAuthenticationTokenException"),
    errors.CredentialsExpired: ("ExpiredToken", "ExpiredTokenException"),
    errors.ClockSkewed: ("RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"),
    errors.LostAnswer: ("RequestTimeout", "RequestTimeoutException", "408"),
}
BY_CODE = {code: kind for kind, codes in CODES.items() for code in codes}
_SIGNATURE_CODES = {"InvalidSignatureException", "SignatureDoesNotMatch"}
_CLOCK_WORDS = ("Signature expired", "Signature not yet current")


def plain(code: str) -> str:
    """The code without what may hang on it: `com.amazon.coral#Code:http://…` → `Code`."""
    return code.split(":", 1)[0].rsplit("#", 1)[-1].strip()


def kind_of(*, code: str, message: str, status: int) -> type[AwsError]:
    """Which error an answer is. A fault of the server (5xx), or no error at all (below 400), leaves doubt."""
    if not 400 <= status < 500:
        return errors.LostAnswer
    if code in _SIGNATURE_CODES and message.startswith(_CLOCK_WORDS):
        return errors.ClockSkewed
    return BY_CODE.get(code, errors.Refused)
