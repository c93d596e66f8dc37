"""From a target and the settings to its gateway and its pace. No database: a target need not be saved."""

import pytest
from pytest_django.fixtures import Settings

from channels_app import wiring
from channels_app.aws.errors import AwsError
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


def test_a_targets_role_is_assumed_with_its_own_external_id_for_the_person(server: Server) -> None:
    target = Target(region="eu-west-1", role_arn="arn:aws:iam::123456789012:role/console")

    with pytest.raises(AwsError):  # the server drops every connection, having read what was asked
        wiring.gateway_for(target, session_name="ann").identity()

    assert f"ExternalId={target.external_id}" in server.requests[0]
    assert "RoleSessionName=ann" in server.requests[0]
