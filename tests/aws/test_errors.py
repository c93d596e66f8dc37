"""Each error: which code means it, whether anything may have been done, and its words for the operator."""

import pickle
from collections.abc import Iterator

import pytest
from botocore.retries.standard import ThrottledRetryableChecker
from botocore.stub import Stubber

from channels_app.aws import codes, errors
from channels_app.aws.adapter import BotoGateway
from channels_app.aws.errors import AwsError
from tests.aws.cast import ARN, OPERATION, SECRET_KEY, SESSION_TOKEN, SPEC

CODES = [
    ("AccessDeniedException", errors.AccessDenied),
    ("AccountChannelLimitExceededException", errors.ChannelLimitReached),
    ("ClientLimitExceededException", errors.Throttled),
    ("ThrottlingException", errors.Throttled),
    ("InvalidArgumentException", errors.InvalidArgument),
    ("ResourceInUseException", errors.InUse),
    ("ResourceNotFoundException", errors.NotFound),
    ("TagsPerResourceExceededLimitException", errors.TooManyTags),
    ("VersionMismatchException", errors.VersionMismatch),
    ("UnrecognizedClientException", errors.CredentialsProblem),
    ("InvalidSignatureException", errors.CredentialsProblem),
    ("MissingAuthenticationTokenException", errors.CredentialsMissing),
    ("ExpiredTokenException", errors.CredentialsExpired),
    ("RequestTimeTooSkewed", errors.ClockSkewed),
    ("RequestExpired", errors.ClockSkewed),
    ("SomethingNewException", errors.Refused),
]


def family(base: type[AwsError] = AwsError) -> Iterator[type[AwsError]]:
    for kind in base.__subclasses__():
        yield kind
        yield from family(kind)


@pytest.mark.parametrize(("code", "kind"), CODES)
def test_a_code_is_its_error(
    code: str, kind: type[AwsError], kinesisvideo: Stubber, gateway: BotoGateway
) -> None:
    kinesisvideo.add_client_error("create_signaling_channel", code, "as AWS says it", http_status_code=400)

    with pytest.raises(AwsError) as caught:
        gateway.create(SPEC, tags=(), operation=OPERATION)

    assert type(caught.value) is kind
    assert (caught.value.code, caught.value.message) == (code, "as AWS says it")
    assert (caught.value.status, caught.value.action) == (400, "CreateSignalingChannel")


@pytest.mark.parametrize(
    "action", ["GetSignalingChannelEndpoint", "DescribeSignalingChannel", "ListSignalingChannels"]
)
def test_of_a_look_whose_answer_was_lost_nothing_has_become(action: str) -> None:
    said = str(errors.LostAnswer("Read timeout", action=action))

    assert (
        said == f"AWS gave no answer to {action} (Read timeout). It was a look only, and can be asked again."
    )


def test_of_a_change_whose_answer_was_lost_aws_is_asked() -> None:
    said = str(errors.LostAnswer("Read timeout", action="CreateSignalingChannel"))

    assert said.endswith("was lost (Read timeout), so AWS is asked what became of it.")


@pytest.mark.parametrize("status", [400, 401, 403, 409, 418])
def test_the_code_decides_not_the_status(status: int, kinesisvideo: Stubber, gateway: BotoGateway) -> None:
    kinesisvideo.add_client_error(
        "create_signaling_channel", "AccessDeniedException", http_status_code=status
    )

    with pytest.raises(errors.AccessDenied):
        gateway.create(SPEC, tags=(), operation=OPERATION)


@pytest.mark.parametrize(
    "code", ["ResourceInUseException:http://internal/coral", "a.b#ResourceInUseException"]
)
def test_what_hangs_on_a_code_is_cut_off(code: str, kinesisvideo: Stubber, gateway: BotoGateway) -> None:
    kinesisvideo.add_client_error("create_signaling_channel", code, http_status_code=400)

    with pytest.raises(errors.InUse) as caught:
        gateway.create(SPEC, tags=(), operation=OPERATION)

    assert caught.value.code == "ResourceInUseException"


@pytest.mark.parametrize(
    "code", ["InternalFailure", "InvalidArgumentException", "ResourceInUseException", "503"]
)
def test_a_fault_of_the_server_is_doubt_whatever_its_code(
    code: str, kinesisvideo: Stubber, gateway: BotoGateway
) -> None:
    kinesisvideo.add_client_error("create_signaling_channel", code, http_status_code=503)

    with pytest.raises(errors.LostAnswer):
        gateway.create(SPEC, tags=(), operation=OPERATION)


def test_a_page_not_found_by_some_proxy_does_not_say_that_the_channel_is_missing(
    kinesisvideo: Stubber, gateway: BotoGateway
) -> None:
    page = "<html>not here</html>"
    kinesisvideo.add_client_error("describe_signaling_channel", "404", page, http_status_code=404)

    with pytest.raises(errors.LostAnswer) as caught:
        gateway.describe("front-door")

    assert "HTTP status 404" in str(caught.value)


@pytest.mark.parametrize("status", [400, 403, 404, 408, 413])
def test_a_refusal_without_a_code_is_not_aws_s_and_leaves_doubt(
    status: int, kinesisvideo: Stubber, gateway: BotoGateway
) -> None:
    kinesisvideo.add_client_error(
        "create_signaling_channel", str(status), "<html>blocked</html>", http_status_code=status
    )

    with pytest.raises(errors.LostAnswer):
        gateway.create(SPEC, tags=(), operation=OPERATION)


@pytest.mark.parametrize("code", ThrottledRetryableChecker._THROTTLED_ERROR_CODES)  # type: ignore[attr-defined]
def test_what_the_sdk_calls_throttling_is_throttling(code: str) -> None:
    assert codes.kind_of(code=code, message="Rate exceeded", status=400) is errors.Throttled


@pytest.mark.parametrize("code", ["429", "", "SomethingNewException"])
def test_too_many_requests_are_throttling_whatever_else_is_said(code: str) -> None:
    assert codes.kind_of(code=code, message="", status=429) is errors.Throttled


@pytest.mark.parametrize("words", ["Signature expired: 20260101T000000Z", "Signature not yet current: 2026"])
def test_a_signature_out_of_time_is_a_wrong_clock(words: str) -> None:
    kind = codes.kind_of(code="InvalidSignatureException", message=words, status=403)

    assert kind is errors.ClockSkewed


def test_a_denial_names_the_permission_of_its_operation() -> None:
    error = errors.AccessDenied("", action="CreateSignalingChannel")

    assert error.permission == "kinesisvideo:CreateSignalingChannel"


def test_a_denial_names_the_permission_that_aws_names() -> None:
    message = f"User: arn:aws:iam::1:user/me is not authorized to perform: kinesisvideo:TagResource on {ARN}"

    error = errors.AccessDenied(message, action="CreateSignalingChannel")

    assert error.permission == "kinesisvideo:TagResource"
    assert "kinesisvideo:TagResource" in str(error)


def test_a_denied_role_names_the_permission_of_sts() -> None:
    assert errors.AccessDenied("", action="AssumeRole").permission == "sts:AssumeRole"


@pytest.mark.parametrize("kind", [AwsError, *family()])
def test_every_error_says_either_doubtful_or_nothing_done(kind: type[AwsError]) -> None:
    assert kind.doubtful is not kind.nothing_done


def test_only_a_lost_answer_is_doubtful() -> None:
    assert {kind for kind in family() if kind.doubtful} == {errors.LostAnswer}


@pytest.mark.parametrize("kind", [AwsError, *family()])
def test_every_error_is_one_sentence(kind: type[AwsError]) -> None:
    sentence = str(kind("AWS's own words."))

    assert sentence.endswith(".")
    assert sentence.count(". ") == 0
    assert "{" not in sentence


@pytest.mark.parametrize("kind", list(family(errors.AwsError)))
def test_every_error_says_what_it_means(kind: type[AwsError]) -> None:
    assert kind.__doc__ not in {None, AwsError.__doc__}


def test_what_no_database_takes_is_named_in_the_message_and_the_code() -> None:
    error = errors.Refused("a\0b\ud800", code="x" * 1_000, request_id="y" * 1_000)

    assert error.message == "aU+0000bU+D800"
    assert max(len(error.code), len(error.request_id)) < 128


def test_a_message_ends_before_the_headers_that_aws_repeats() -> None:
    canonical = (
        f"The signature does not match.\n\nThe Canonical String was\nx-amz-security-token:{SESSION_TOKEN}"
    )

    error = errors.CredentialsProblem(canonical)

    assert error.message == "The signature does not match."
    assert SESSION_TOKEN not in f"{error} {error!r}"


def test_a_message_ends_before_an_authorization_header() -> None:
    error = errors.CredentialsProblem(f"missing equal-sign in Authorization header: '{SECRET_KEY}'")

    assert error.message == "missing equal-sign in"
    assert SECRET_KEY not in f"{error} {error!r}"


def test_a_message_is_never_long() -> None:
    assert len(errors.Refused("x" * 100_000).message) == 500


def test_an_error_survives_being_pickled() -> None:
    error = pickle.loads(pickle.dumps(errors.Throttled("slow down", code="Throttling", status=400)))  # noqa: S301

    assert (type(error), error.message, error.code) == (errors.Throttled, "slow down", "Throttling")
