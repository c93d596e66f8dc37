"""Error codes and the error each stands for. The code decides, not the status: one status has many codes."""

from channels_app.aws import errors
from channels_app.aws.errors import AwsError

# Without the ending `Exception`, which AWS's older protocols leave out
CODES: dict[type[AwsError], tuple[str, ...]] = {
    errors.AccessDenied: ("AccessDenied", "NotAuthorized", "UnauthorizedOperation"),
    errors.ChannelLimitReached: ("AccountChannelLimitExceeded",),
    errors.Throttled: (
        "ClientLimitExceeded",
        "LimitExceeded",
        "Throttling",
        "Throttled",
        "TooManyRequests",
        "RequestThrottled",
        "RequestLimitExceeded",
        "BandwidthLimitExceeded",
        "ProvisionedThroughputExceeded",
        "TransactionInProgress",
        "PriorRequestNotComplete",
        "EC2Throttled",
        "SlowDown",
    ),
    errors.InvalidArgument: (
        "InvalidArgument",
        "InvalidResourceFormat",
        "Validation",
        "ValidationError",
        "Serialization",
    ),
    errors.InUse: ("ResourceInUse",),
    errors.NotFound: ("ResourceNotFound",),
    errors.TooManyTags: ("TagsPerResourceExceededLimit",),
    errors.VersionMismatch: ("VersionMismatch",),
    errors.CredentialsProblem: (
        "UnrecognizedClient",
        "InvalidClientTokenId",
        "InvalidAccessKeyId",
        "InvalidSignature",
        "SignatureDoesNotMatch",
        "IncompleteSignature",
        "AuthFailure",
    ),
    errors.CredentialsMissing: ("MissingAuthenticationToken",),
    errors.CredentialsExpired: ("ExpiredToken",),
    errors.ClockSkewed: ("RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"),
    errors.LostAnswer: ("RequestTimeout",),
}
BY_CODE = {code: kind for kind, codes in CODES.items() for code in codes}
TOO_MANY = 429  # the one status that has a single meaning, whatever its code
_CLOCK_WORDS = ("Signature expired", "Signature not yet current")


def plain(code: str) -> str:
    """The code without what may hang on it: `com.amazon.coral#Code:http://…` → `Code`."""
    return code.split(":", 1)[0].rsplit("#", 1)[-1].strip()


def kind_of(*, code: str, message: str, status: int) -> type[AwsError]:
    """Which error an answer is. A fault of the server (5xx), or no error at all (below 400), leaves doubt; so does a
    refusal without a code: whatever is on the way gave it, a proxy say, and nobody knows what AWS did."""
    if not 400 <= status < 500:
        return errors.LostAnswer
    kind = BY_CODE.get(code.removesuffix("Exception"))
    if kind is None and status == TOO_MANY:
        return errors.Throttled
    if kind is None:
        return errors.LostAnswer if code in {"", str(status)} else errors.Refused
    if kind is errors.CredentialsProblem and message.startswith(_CLOCK_WORDS):
        return errors.ClockSkewed
    return kind
