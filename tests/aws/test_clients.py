"""Clients are made once, kept warm, and made anew when what they were made from has changed."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from channels_app.aws import errors
from channels_app.aws.adapter import BotoGateway
from channels_app.aws.assumed import Reach
from channels_app.aws.clients import Clients, profile_region
from tests.aws.cast import ARN, OPERATION, REGION, SPEC
from tests.aws.servers import Server, answer

ROLE = "arn:aws:iam::123456789012:role/console"
CREATED = answer(f'{{"ChannelARN": "{ARN}"}}'.encode())
EXPIRED = answer(
    b'{"Message": "The security token included in the request is expired"}',
    status="403 Forbidden",
    headers="x-amzn-ErrorType: ExpiredTokenException\r\n",
)


def test_one_target_has_one_pair_of_clients(clients: Clients) -> None:
    assert clients.of(Reach(region=REGION)) is clients.of(Reach(region=REGION))


def test_many_threads_at_once_are_given_the_same_pair() -> None:
    clients = Clients()

    with ThreadPoolExecutor(8) as threads:
        pairs = set(threads.map(lambda _: clients.of(Reach(region=REGION)), range(16)))

    assert len(pairs) == 1


@pytest.mark.parametrize(
    "other",
    [
        Reach(region="us-east-1", role_arn=ROLE, external_id="a", session_name="ann"),
        Reach(region=REGION, role_arn=f"{ROLE}-2", external_id="a", session_name="ann"),
        Reach(region=REGION, role_arn=ROLE, external_id="b", session_name="ann"),
        Reach(region=REGION, role_arn=ROLE, external_id="a", session_name="bob"),
    ],
)
def test_a_target_that_is_reached_otherwise_has_other_clients(other: Reach, clients: Clients) -> None:
    reach = Reach(region=REGION, role_arn=ROLE, external_id="a", session_name="ann")

    assert clients.of(reach) is not clients.of(other)


def test_without_a_role_everybody_shares_the_same_clients(clients: Clients) -> None:
    ann, bob = Reach(region=REGION, session_name="ann"), Reach(region=REGION, session_name="bob")

    assert clients.of(ann) is clients.of(bob)


def test_another_environment_has_other_clients(clients: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    before = clients.of(Reach(region=REGION))

    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")

    assert clients.of(Reach(region=REGION)) is not before


def test_only_the_last_used_are_kept() -> None:
    clients = Clients(kept=2)
    first, second = clients.of(Reach(region="eu-west-1")), clients.of(Reach(region="eu-west-2"))

    clients.of(Reach(region="eu-west-1"))
    clients.of(Reach(region="eu-west-3"))

    assert clients.of(Reach(region="eu-west-1")) is first
    assert clients.of(Reach(region="eu-west-2")) is not second


def test_a_client_waits_and_pools_as_it_is_told_and_tries_once() -> None:
    config = config_of(Clients(connect_timeout=1, read_timeout=2, connections=9))

    assert (config.connect_timeout, config.read_timeout, config.max_pool_connections) == (1, 2, 9)
    assert config.retries["total_max_attempts"] == 1


def test_a_call_ends_before_a_claim_of_fifteen_seconds_does() -> None:
    config = config_of(Clients())

    assert (config.connect_timeout, config.read_timeout) == (3, 7)


def test_renewed_credentials_are_found_after_the_old_ones_expired(
    server: Server, gateway: BotoGateway, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name)
    file = tmp_path / "credentials"
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
    file.write_text("[default]\naws_access_key_id = OLDKEY\naws_secret_access_key = x\n")
    server.will_answer(EXPIRED, CREATED)
    with pytest.raises(errors.CredentialsExpired):
        gateway.create(SPEC, tags=(), operation=OPERATION)

    file.write_text("[default]\naws_access_key_id = NEWKEY\naws_secret_access_key = x\n")
    created = gateway.create(SPEC, tags=(), operation=OPERATION)

    assert created.arn == ARN
    assert ["NEWKEY" in request for request in server.requests] == [False, True]


def test_a_create_names_its_operation_in_its_user_agent(server: Server, gateway: BotoGateway) -> None:
    server.will_answer(CREATED)

    gateway.create(SPEC, tags=(), operation=OPERATION)

    assert agents(server) == [OPERATION]


def test_calls_of_many_threads_never_mix_up_their_operations(server: Server, gateway: BotoGateway) -> None:
    server.will_answer(CREATED)
    operations = [uuid4() for _ in range(24)]

    def create(operation: UUID) -> None:
        gateway.create(SPEC, tags=(), operation=operation)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(create, operations))

    assert sorted(agents(server)) == sorted(operations)


def test_a_call_without_an_operation_names_none(server: Server, gateway: BotoGateway) -> None:
    server.will_answer(answer(b'{"ChannelInfoList": []}'))

    gateway.list_channels()

    assert agents(server) == []
    assert "kvs-admin" in server.requests[0]


def test_the_region_of_the_profile_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "config").write_text("[profile fleet]\nregion = eu-central-1\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_PROFILE", "fleet")

    assert profile_region() == "eu-central-1"


def test_an_unknown_profile_has_no_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")

    assert profile_region() == ""


def config_of(clients: Clients) -> Any:
    """Untyped, for botocore's stubs do not know its attributes."""
    return clients.of(Reach(region=REGION)).kinesisvideo.meta.config


def agents(server: Server) -> list[UUID]:
    """The operations that the requests' user agents name."""
    mark = "md/kvsadmin-operation#"
    lines = [line for request in server.requests for line in request.splitlines() if mark in line]
    return [UUID(line.split(mark)[1]) for line in lines]
