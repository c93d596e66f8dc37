"""A target in another account: its role is assumed, in the name of the person, and failures keep their meaning."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_app.aws import errors
from channels_app.aws.adapter import BotoGateway
from channels_app.aws.assumed import Reach, session_name
from channels_app.aws.clients import Clients
from channels_app.aws.errors import AwsError
from tests.aws.cast import ARN, OPERATION, REGION, SPEC
from tests.aws.servers import DROP, HANG, Server, answer

ROLE = "arn:aws:iam::123456789012:role/console"
ROLE_SECRET, ROLE_TOKEN = "secret-of-the-role", "token-of-the-role"
CREATED = answer(f'{{"ChannelARN": "{ARN}"}}'.encode())


def assumed(*, lasts: timedelta = timedelta(hours=1)) -> bytes:
    until = (datetime.now(UTC) + lasts).strftime("%Y-%m-%dT%H:%M:%SZ")
    return answer(
        "<AssumeRoleResponse><AssumeRoleResult><Credentials>"
        f"<AccessKeyId>ROLEKEY</AccessKeyId><SecretAccessKey>{ROLE_SECRET}</SecretAccessKey>"
        f"<SessionToken>{ROLE_TOKEN}</SessionToken><Expiration>{until}</Expiration>"
        "</Credentials></AssumeRoleResult></AssumeRoleResponse>".encode()
    )


def refusal(code: str, *, status: str = "403 Forbidden") -> bytes:
    body = f"<ErrorResponse><Error><Code>{code}</Code><Message>no</Message></Error></ErrorResponse>"
    return answer(body.encode(), status=status)


@pytest.fixture
def gateway(clients: Clients, server: Server) -> BotoGateway:
    return BotoGateway(
        clients=clients,
        reach=Reach(region=REGION, role_arn=ROLE, external_id="our-own-uuid", session_name="ann o'neill"),
    )


def create(gateway: BotoGateway) -> str:
    return gateway.create(SPEC, tags=(), operation=OPERATION).arn


def test_the_role_is_assumed_with_external_id_and_the_persons_name(
    server: Server, gateway: BotoGateway
) -> None:
    server.will_answer(assumed(), CREATED)

    create(gateway)

    wish = parse_qs(server.requests[0].partition("\r\n\r\n")[2])
    assert (wish["Action"], wish["RoleArn"]) == (["AssumeRole"], [ROLE])
    assert (wish["ExternalId"], wish["RoleSessionName"]) == (["our-own-uuid"], ["ann-o-neill"])


def test_the_call_is_signed_with_the_roles_credentials(server: Server, gateway: BotoGateway) -> None:
    server.will_answer(assumed(), CREATED)

    create(gateway)

    assert "Credential=AKIDOFTHECAST/" in server.requests[0]
    assert "Credential=ROLEKEY/" in server.requests[1]


def test_the_role_is_assumed_once_for_many_calls(server: Server, gateway: BotoGateway) -> None:
    server.will_answer(assumed(), CREATED)

    create(gateway)
    create(gateway)

    assert len(server.requests) == 3


def test_the_role_is_assumed_again_before_its_time_is_over(server: Server, gateway: BotoGateway) -> None:
    server.will_answer(assumed(lasts=timedelta(minutes=5)), CREATED, assumed(), CREATED)

    create(gateway)
    create(gateway)

    assert ["AssumeRole" in request for request in server.requests] == [True, False, True, False]


def test_identity_is_that_of_the_role(server: Server, gateway: BotoGateway) -> None:
    arn = "arn:aws:sts::123456789012:assumed-role/console/ann"
    server.will_answer(
        assumed(),
        answer(
            f"<R><GetCallerIdentityResult><Account>123456789012</Account><Arn>{arn}</Arn>"
            "</GetCallerIdentityResult></R>".encode()
        ),
    )

    assert gateway.identity().arn == arn
    assert "Credential=ROLEKEY/" in server.requests[1]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (refusal("AccessDenied"), errors.AccessDenied),
        (refusal("ExpiredToken"), errors.CredentialsExpired),
        (refusal("InvalidClientTokenId"), errors.CredentialsProblem),
        (refusal("InternalFailure", status="500 Internal Server Error"), errors.Unreachable),
        (answer(b"<html>"), errors.CredentialsProblem),
        (answer(b"<AssumeRoleResponse/>"), errors.CredentialsProblem),
        (assumed(lasts=timedelta(minutes=-5)), errors.CredentialsExpired),
        (DROP, errors.Unreachable),
        (HANG, errors.Unreachable),
    ],
)
def test_a_role_that_could_not_be_assumed_proves_that_nothing_was_done(
    said: bytes, kind: type[AwsError], server: Server, gateway: BotoGateway
) -> None:
    server.will_answer(said)

    with pytest.raises(AwsError) as caught:
        create(gateway)

    assert type(caught.value) is kind
    assert len(server.requests) == 1


def test_a_denied_role_says_which_permission_is_missing(server: Server, gateway: BotoGateway) -> None:
    server.will_answer(refusal("AccessDenied"))

    with pytest.raises(errors.AccessDenied) as caught:
        create(gateway)

    assert caught.value.permission == "sts:AssumeRole"


@given(st.text())
def test_a_session_name_is_one_that_aws_takes(person: str) -> None:
    assert re.fullmatch(r"[a-zA-Z0-9_+=,.@-]{2,64}", session_name(person))


@given(st.from_regex(r"[a-zA-Z0-9_+=,.@-]{2,64}", fullmatch=True))
def test_a_name_that_aws_takes_is_not_changed(person: str) -> None:
    assert session_name(person) == person
