"""The time for an answer, on real sockets: it is counted as a whole, however the answer comes."""

import json
import time

import pytest

from channels_app.aws import errors
from channels_app.aws.adapter import BotoGateway
from tests.aws.cast import ARN, OPERATION, SPEC
from tests.aws.servers import Drip, Server, answer

CREATED = json.dumps({"ChannelARN": ARN}).encode()
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\n \r\n" * 50
WITHIN = (
    2  # seconds: the read timeout of these tests' clients is 0.3, and the whole answer would take 8 at least
)


@pytest.mark.parametrize("said", [answer(CREATED), CHUNKED], ids=["with a length", "chunked"])
def test_an_answer_that_drips_in_is_given_up_when_its_time_is_over(
    said: bytes, server: Server, gateway: BotoGateway
) -> None:
    server.will_answer(Drip(said))
    started = time.monotonic()

    with pytest.raises(errors.LostAnswer):
        gateway.create(SPEC, tags=(), operation=OPERATION)

    assert time.monotonic() - started < WITHIN
