"""Credentials never reach a log or a sentence, though everything is logged."""

import logging

import pytest

from channels_app.aws.adapter import BotoGateway
from channels_app.aws.assumed import Reach
from channels_app.aws.clients import Clients
from channels_app.aws.errors import AwsError
from tests.aws.cast import OPERATION, REGION, SECRET_KEY, SESSION_TOKEN, SPEC
from tests.aws.servers import DROP, Server, answer
from tests.aws.test_assumed_role import CREATED, ROLE, ROLE_SECRET, ROLE_TOKEN, assumed

REPEATS_ITS_HEADERS = answer(
    f'{{"message": "The signature does not match.\\n\\nx-amz-security-token:{SESSION_TOKEN}"}}'.encode(),
    status="403 Forbidden",
    headers="x-amzn-ErrorType: InvalidSignatureException\r\n",
)


@pytest.mark.parametrize("said", [CREATED, REPEATS_ITS_HEADERS, DROP, answer(b"", status="500 Sorry")])
@pytest.mark.parametrize("role", ["", ROLE])
def test_no_secret_is_logged_or_said(
    said: bytes, role: str, server: Server, clients: Clients, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.will_answer(*([assumed()] if role else []), said)
    gateway = BotoGateway(clients=clients, reach=Reach(region=REGION, role_arn=role, session_name="ann"))

    said_of_it = ""
    try:
        gateway.create(SPEC, tags=(), operation=OPERATION)
    except AwsError as error:
        logging.getLogger("channels_app.aws").exception("a call failed")
        said_of_it = f"{error} {error!r} {error.message} {vars(error)}"

    assert server.requests, "nothing was sent, so nothing is shown by this"
    for secret in (SECRET_KEY, SESSION_TOKEN, ROLE_SECRET, ROLE_TOKEN):
        assert secret not in caplog.text
        assert secret not in said_of_it
