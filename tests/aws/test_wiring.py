"""From a target and the settings to its gateway and its pace. A target need not be saved."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from channels_app import wiring
from channels_app.audit.checkpoints.key import new_key
from channels_app.aws.errors import AwsError, Withheld
from channels_app.models import Target
from tests.aws.servers import Server


@pytest.fixture(autouse=True)
def no_region_of_the_machine(settings: Settings) -> None:
    settings.AWS_REGION = ""


def test_a_targets_own_region_comes_first(settings: Settings) -> None:
    settings.AWS_REGION = "us-east-1"

    assert wiring.gateway_for(Target(region="eu-west-1")).region == "eu-west-1"


def test_a_target_without_a_region_has_that_of_the_settings(settings: Settings) -> None:
    settings.AWS_REGION = "us-east-1"

    assert wiring.gateway_for(Target()).region == "us-east-1"


def test_without_either_it_is_that_of_the_sdk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-south-2")

    assert wiring.gateway_for(Target()).region == "eu-south-2"


def test_the_pace_is_the_targets_creates_a_second() -> None:
    assert wiring.pace_for(Target(creates_per_second=20)).rate == pytest.approx(20)


def test_a_stall_of_half_a_second_is_made_up_for() -> None:
    pace = wiring.pace_for(Target(creates_per_second=4))

    assert [pace.take(), pace.take(), pace.take()] == pytest.approx([0, 0, 0.25], abs=0.1)


def test_a_slow_target_may_always_send_one_at_once() -> None:
    assert wiring.pace_for(Target(creates_per_second=1)).take() == 0


def test_a_targets_role_is_assumed_with_its_own_external_id_for_the_person(server: Server) -> None:
    target = Target(region="eu-west-1", role_arn="arn:aws:iam::123456789012:role/console")

    with pytest.raises(AwsError):  # the server drops every connection, having read what was asked
        wiring.gateway_for(target, session_name="ann").identity()

    assert f"ExternalId={target.external_id}" in server.requests[0]
    assert "RoleSessionName=ann" in server.requests[0]


@pytest.fixture
def keys_of_the_trail(settings: Settings, tmp_path: Path) -> Path:
    """An installation that signs checkpoints, into a folder of the test's own."""
    (tmp_path / "audit_key").write_bytes(new_key().write())
    settings.AUDIT_KEY_FILE = str(tmp_path / "audit_key")
    settings.AUDIT_CHECKPOINTS = str(tmp_path)
    return tmp_path


def test_where_no_place_is_named_there_are_no_checkpoints(settings: Settings) -> None:
    settings.AUDIT_CHECKPOINTS = ""

    assert wiring.checkpoint_keeper() is None


def test_checkpoints_are_kept_in_the_folder_of_the_settings(keys_of_the_trail: Path) -> None:
    keeper = wiring.checkpoint_keeper()

    assert keeper is not None
    assert keeper.store.address == str(keys_of_the_trail)
    assert keeper.key().fingerprint == wiring.audit_key().fingerprint


def test_checkpoints_are_kept_in_the_bucket_of_the_settings(
    keys_of_the_trail: Path, settings: Settings
) -> None:
    settings.AUDIT_CHECKPOINTS, settings.AWS_REGION = "s3://trail/eu", "no such region"

    keeper = wiring.checkpoint_keeper()

    assert keeper is not None
    assert keeper.store.address == "s3://trail/eu"
    with pytest.raises(OSError, match="S3 did not answer ListBucket"):
        keeper.store.list_names("keys")


@pytest.mark.django_db
def test_where_the_checkpoints_cannot_be_read_nothing_goes_to_aws(
    keys_of_the_trail: Path, settings: Settings, server: Server
) -> None:
    settings.AUDIT_CHECKPOINTS = str(keys_of_the_trail / "not-mounted")

    with pytest.raises(Withheld, match=r"Nothing is sent to AWS: The checkpoint store .* cannot be used"):
        wiring.gateway_for(Target(region="eu-west-1")).admit()

    assert server.requests == []


@pytest.mark.django_db
def test_where_the_trail_and_its_checkpoints_agree_it_goes_on(
    keys_of_the_trail: Path, server: Server
) -> None:
    wiring.gateway_for(Target(region="eu-west-1")).admit()

    assert server.requests == []
