"""The least policy."""

import json
from pathlib import Path
from typing import Any

import pytest

from channels_app.rules.permissions import (
    ALL,
    CREATE,
    DESCRIBE,
    DEVICES,
    LIST,
    NEEDED_BY,
    TAG,
    device_policy,
    least_policy,
)
from tests.rules import aws_model

ARN = "arn:aws:kinesisvideo:eu-central-1:210987654321:channel/ward-3/1762128000000"
WARDS = {"region": "eu-central-1", "account": "210987654321"}


def statements(policy: str) -> list[dict[str, Any]]:
    """The statements of a policy, as IAM reads them."""
    found: list[dict[str, Any]] = json.loads(policy)["Statement"]
    return found


def test_all_that_is_done_to_channels_is_allowed_on_the_channels_of_one_account_and_region() -> None:
    on_channels, _ = statements(least_policy(**WARDS))

    assert on_channels["Resource"] == "arn:aws:kinesisvideo:eu-central-1:210987654321:channel/*/*"
    assert set(on_channels["Action"]) == ALL - {LIST}


def test_listing_is_allowed_on_all_because_iam_knows_no_less() -> None:
    assert statements(least_policy(**WARDS, actions=[LIST])) == [
        {"Sid": "KvsAdminList", "Effect": "Allow", "Action": [LIST], "Resource": "*"}
    ]


def test_only_what_is_asked_for_is_allowed() -> None:
    (only,) = statements(least_policy(**WARDS, actions=[DESCRIBE, DESCRIBE]))

    assert only["Action"] == [DESCRIBE]


def test_a_policy_names_the_version_of_iams_language() -> None:
    assert json.loads(least_policy(**WARDS))["Version"] == "2012-10-17"


@pytest.mark.parametrize(("region", "partition"), [("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")])
def test_other_partitions_have_their_own_arns(region: str, partition: str) -> None:
    (only,) = statements(least_policy(region=region, account="210987654321", actions=[CREATE]))

    assert only["Resource"].startswith(f"arn:{partition}:kinesisvideo:{region}:")


def test_a_create_needs_to_tag_as_well() -> None:
    assert NEEDED_BY["CreateSignalingChannel"] == (CREATE, TAG)


def test_every_call_is_one_that_the_sdk_has() -> None:
    assert set(NEEDED_BY) - {"GetCallerIdentity"} <= set(aws_model.SERVICE.operation_names)


def test_the_policy_in_the_docs_is_the_least_one() -> None:
    written = (Path(__file__).parents[2] / "docs" / "iam-policy.json").read_text()

    assert written.strip() == least_policy(region="REGION", account="ACCOUNT")


def test_a_viewer_never_may_displace_the_camera() -> None:
    (only,) = statements(device_policy(arn=ARN, role="VIEWER"))

    assert "kinesisvideo:ConnectAsMaster" not in only["Action"]
    assert "kinesisvideo:ConnectAsViewer" in only["Action"]


@pytest.mark.parametrize("role", DEVICES)
def test_a_device_is_allowed_its_own_channel_and_what_exists(role: str) -> None:
    (only,) = statements(device_policy(arn=ARN, role=role))

    connecting = {"ConnectAsMaster", "ConnectAsViewer"}  # IAM alone has these: they are a websocket, no call
    assert only["Resource"] == ARN
    assert {
        action.removeprefix("kinesisvideo:") for action in only["Action"]
    } <= aws_model.OPERATIONS | connecting
