"""Who is who, and who sees what."""

from tests.contract.clients import Client
from tests.contract.conftest import ACCOUNT, OpenClient
from tests.contract.test_channels import create


def test_the_caller_is_told_its_account(client: Client) -> None:
    outcome = client.call("GetCallerIdentity", {}, service="sts")

    assert outcome.fields["Account"] == ACCOUNT
    assert outcome.fields["Arn"].startswith(f"arn:aws:iam::{ACCOUNT}:")
    assert outcome.fields["UserId"]


def test_the_account_is_read_from_a_real_access_key(open_client: OpenClient) -> None:
    outcome = open_client(account="ASIAQNZGKIQY56JQ7WML").call("GetCallerIdentity", {}, service="sts")

    assert outcome.fields["Account"] == "029608264753"


def test_two_accounts_never_see_each_others_channels(
    client: Client, open_client: OpenClient, name: str
) -> None:
    arn = create(client, name)
    stranger = open_client(account="444455556666")

    outcomes = [
        stranger.call("DescribeSignalingChannel", {"ChannelARN": arn}),
        stranger.call("DescribeSignalingChannel", {"ChannelName": name}),
        stranger.call("ListTagsForResource", {"ResourceARN": arn}),
        stranger.call("DeleteSignalingChannel", {"ChannelARN": arn}),
    ]

    assert [outcome.code for outcome in outcomes] == ["ResourceNotFoundException"] * 4
    assert create(stranger, name) != arn


def test_two_regions_never_see_each_others_channels(
    client: Client, open_client: OpenClient, name: str
) -> None:
    arn = create(client, name)
    elsewhere = open_client(region="us-east-1")

    outcome = elsewhere.call("DescribeSignalingChannel", {"ChannelARN": arn})

    assert outcome.code == "ResourceNotFoundException"
    assert ":us-east-1:" in create(elsewhere, name)


def test_the_arn_of_another_partition_says_so(open_client: OpenClient, name: str) -> None:
    assert create(open_client(region="cn-north-1"), name).startswith("arn:aws-cn:kinesisvideo:cn-north-1:")
