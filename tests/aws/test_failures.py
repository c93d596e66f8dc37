"""What goes wrong between here and AWS, on real sockets: was the call carried out, or certainly not?"""

import json
import socket

import pytest
from botocore.exceptions import SSLError

from channels_app.aws import errors
from channels_app.aws.adapter import BotoGateway
from channels_app.aws.assumed import Reach
from channels_app.aws.calls import from_botocore
from channels_app.aws.clients import Clients
from channels_app.aws.errors import AwsError
from tests.aws.cast import ARN, OPERATION, REGION, SPEC
from tests.aws.servers import DROP, HANG, Server, answer

GARBAGE = [
    answer(b""),
    answer(b"{}"),
    answer(b"[]"),
    answer(b"null"),
    answer(b"<html>welcome to the hotel</html>"),
    answer(b'{"ChannelARN": '),
    answer(b'{"ChannelARN": null}'),
    answer(b'{"ChannelARN": ""}'),
    answer(b'{"ChannelARN": 7}'),
    answer(b'{"ChannelARN": "arn:aws:s3:::bucket"}'),
    answer(b'{"ChannelARN": "%s"}' % ARN.replace("front", "back").encode()),
    answer(b"\xff\xfe"),
    answer(b"[" * 100_000),
    answer(b"", status="302 Found", headers="Location: http://127.0.0.1:1/\r\n"),
    b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{",
    b"SSH-2.0-OpenSSH_9.2\r\n",
]


def create(gateway: BotoGateway) -> AwsError:
    with pytest.raises(AwsError) as caught:
        gateway.create(SPEC, tags=(), operation=OPERATION)
    return caught.value


def test_a_silent_server_leaves_doubt(server: Server, gateway: BotoGateway) -> None:
    server.will_answer(HANG)

    assert type(create(gateway)) is errors.LostAnswer


def test_a_dropped_connection_leaves_doubt(server: Server, gateway: BotoGateway) -> None:
    server.will_answer(DROP)

    assert type(create(gateway)) is errors.LostAnswer


@pytest.mark.parametrize(
    "status", ["500 Internal Server Error", "502 Bad Gateway", "503 Slow", "504 Timeout"]
)
@pytest.mark.parametrize("body", [b"", b"<html>", b'{"Message": "sorry"}', b"[]"])
def test_a_server_error_leaves_doubt(status: str, body: bytes, server: Server, gateway: BotoGateway) -> None:
    server.will_answer(answer(body, status=status))

    assert type(create(gateway)) is errors.LostAnswer


@pytest.mark.parametrize("said", GARBAGE)
def test_an_answer_that_cannot_be_read_leaves_doubt(
    said: bytes, server: Server, gateway: BotoGateway
) -> None:
    server.will_answer(said)

    assert type(create(gateway)) is errors.LostAnswer


@pytest.mark.parametrize(
    "info", [{}, {"ChannelName": "x"}, {"CreationTime": "soon"}, {"CreationTime": -1e300}, {"ChannelARN": []}]
)
def test_a_description_that_cannot_be_read_is_a_lost_answer(
    info: dict[str, object], server: Server, gateway: BotoGateway
) -> None:
    server.will_answer(answer(json.dumps({"ChannelInfo": info}).encode()))

    with pytest.raises(errors.LostAnswer):
        gateway.describe("front-door")


def test_tags_without_an_end_are_a_lost_answer(server: Server, gateway: BotoGateway) -> None:
    server.will_answer(answer(b'{"Tags": {}, "NextToken": "again"}'))

    with pytest.raises(errors.LostAnswer):
        gateway.list_tags(ARN)


def test_tags_that_are_html_are_not_an_empty_list(server: Server, gateway: BotoGateway) -> None:
    server.will_answer(answer(b"<html>welcome to the hotel</html>"))

    with pytest.raises(errors.LostAnswer):
        gateway.list_tags(ARN)


def test_a_call_is_sent_once_whatever_the_environment_says(
    server: Server, gateway: BotoGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "5")
    monkeypatch.setenv("AWS_RETRY_MODE", "standard")
    server.will_answer(answer(b"", status="500 Internal Server Error"))

    create(gateway)

    assert len(server.requests) == 1


def test_a_lost_answer_keeps_what_the_server_said_of_it(server: Server, gateway: BotoGateway) -> None:
    headers = "x-amzn-RequestId: request-9\r\nDate: Sun, 24 Nov 2024 10:00:01 GMT\r\n"
    server.will_answer(answer(b"", status="500 Internal Server Error", headers=headers))

    error = create(gateway)

    assert (error.status, error.request_id) == (500, "request-9")
    assert error.date is not None
    assert error.date.isoformat() == "2024-11-24T10:00:01+00:00"


def test_a_refused_connection_is_unreachable(gateway: BotoGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")

    assert type(create(gateway)) is errors.Unreachable


def test_an_unknown_host_is_unreachable(gateway: BotoGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://no-such-host.invalid")

    assert type(create(gateway)) is errors.Unreachable


def test_a_connection_that_is_never_taken_up_is_unreachable(
    gateway: BotoGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        address = listener.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:  # so the queue of the listener is full, and it answers no more
            each.setblocking(False)
            each.connect_ex(address)
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{address[1]}")

        error = create(gateway)

        for each in waiting:
            each.close()
    assert (type(error), error.code) == (errors.Unreachable, "ConnectTimeoutError")


@pytest.mark.parametrize(
    ("problem", "kind"),
    [
        ("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate", errors.Unreachable),
        ("[SSL: DECRYPTION_FAILED_OR_BAD_RECORD_MAC]", errors.LostAnswer),
    ],
)
def test_a_certificate_is_refused_before_anything_is_sent_and_all_else_of_tls_leaves_doubt(
    problem: str, kind: type[AwsError]
) -> None:
    error = SSLError(endpoint_url="https://kinesisvideo.example", error=OSError(problem))

    assert type(from_botocore(error, action="CreateSignalingChannel", left=True)) is kind


def test_an_endpoint_that_is_no_url_is_unreachable(
    gateway: BotoGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "somewhere")

    error = create(gateway)

    assert type(error) is errors.Unreachable
    assert "AWS_ENDPOINT_URL" in str(error)


def test_no_region_is_unreachable(clients: Clients) -> None:
    error = create(BotoGateway(clients=clients, reach=Reach(region="")))

    assert type(error) is errors.Unreachable
    assert "Region" in str(error)


def test_no_credentials_is_a_sentence_that_says_what_to_set(
    gateway: BotoGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")

    error = create(gateway)

    assert type(error) is errors.CredentialsMissing
    assert "AWS_PROFILE" in str(error)


def test_an_unknown_profile_is_missing_credentials(
    gateway: BotoGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")

    assert type(create(gateway)) is errors.CredentialsMissing


def test_what_the_sdk_refuses_to_send_is_an_invalid_argument(server: Server, gateway: BotoGateway) -> None:
    with pytest.raises(errors.InvalidArgument):
        gateway.describe("")

    assert server.requests == []


@pytest.mark.parametrize("variable", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_KINESIS_VIDEO"])
def test_the_endpoint_comes_from_the_environment(
    variable: str, server: Server, gateway: BotoGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    monkeypatch.setenv(variable, server.url)
    server.will_answer(answer(json.dumps({"ChannelARN": ARN}).encode()))

    created = gateway.create(SPEC, tags=(), operation=OPERATION)

    assert created.arn == ARN
    assert f"/{REGION}/kinesisvideo/aws4_request" in server.requests[0]


def test_sts_is_found_at_the_same_endpoint(server: Server, gateway: BotoGateway) -> None:
    server.will_answer(
        answer(
            b"<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account>"
            b"<Arn>arn:aws:iam::123456789012:user/me</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>"
        )
    )

    assert gateway.identity().account == "123456789012"


@pytest.mark.parametrize("body", [b"<html>", b"{}", b"<GetCallerIdentityResponse/>"])
def test_an_identity_that_cannot_be_read_is_a_lost_answer(
    body: bytes, server: Server, gateway: BotoGateway
) -> None:
    server.will_answer(answer(body))

    with pytest.raises(errors.LostAnswer):
        gateway.identity()
