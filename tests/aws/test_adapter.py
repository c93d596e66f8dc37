"""What is sent for each call, and what is made of the answer; the SDK's Stubber holds both to AWS's description."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from botocore.stub import Stubber

from channels_app.aws.adapter import BotoGateway
from channels_app.aws.values import Answer, Created, Deleted, Described, Endpoint, Identity
from channels_app.rules.tags import Tag
from tests.aws.cast import ARN, CREATED_AT, INFO, METADATA, OPERATION, SITE, SPEC

ANSWER = Answer(request_id="request-1", date=datetime(2024, 11, 24, 10, 0, 1, tzinfo=UTC))
DESCRIBED = Described(
    arn=ARN,
    name="front-door",
    type="SINGLE_MASTER",
    status="ACTIVE",
    created_at=CREATED_AT,
    ttl=30,
    version="v1",
    answer=ANSWER,
)


def test_a_create_sends_all_fields_and_gives_the_arn(kinesisvideo: Stubber, gateway: BotoGateway) -> None:
    kinesisvideo.add_response(
        "create_signaling_channel",
        {"ChannelARN": ARN, "ResponseMetadata": METADATA},
        {
            "ChannelName": "front-door",
            "ChannelType": "SINGLE_MASTER",
            "SingleMasterConfiguration": {"MessageTtlSeconds": 30},
            "Tags": [{"Key": "site", "Value": "Leeds"}],
        },
    )

    created = gateway.create(SPEC, tags=(SITE,), operation=OPERATION)

    assert created == Created(arn=ARN, answer=ANSWER)


@pytest.mark.parametrize("header", ["x-amzn-requestid", "x-amz-request-id", "x-amzn-request-id"])
def test_a_request_id_is_read_however_its_header_is_spelt(
    header: str, kinesisvideo: Stubber, gateway: BotoGateway
) -> None:
    metadata = {"HTTPStatusCode": 200, "HTTPHeaders": {header: "request-2"}}
    kinesisvideo.add_response("create_signaling_channel", {"ChannelARN": ARN, "ResponseMetadata": metadata})

    created = gateway.create(SPEC, tags=(), operation=OPERATION)

    assert created.answer.request_id == "request-2"


def test_a_full_mesh_channel_has_no_ttl_to_send(kinesisvideo: Stubber, gateway: BotoGateway) -> None:
    request = {"ChannelName": "front-door", "ChannelType": "FULL_MESH"}
    kinesisvideo.add_response("create_signaling_channel", {"ChannelARN": ARN}, request)

    created = gateway.create(replace(SPEC, type="FULL_MESH"), tags=(), operation=OPERATION)

    assert created.arn == ARN


def test_the_tags_sent_are_those_handed_over_not_those_of_the_spec(
    kinesisvideo: Stubber, gateway: BotoGateway
) -> None:
    request = {
        "ChannelName": "front-door",
        "ChannelType": "SINGLE_MASTER",
        "SingleMasterConfiguration": {"MessageTtlSeconds": 30},
        "Tags": [{"Key": "other", "Value": ""}],
    }
    kinesisvideo.add_response("create_signaling_channel", {"ChannelARN": ARN}, request)

    created = gateway.create(SPEC, tags=(Tag(key="other", value=""),), operation=OPERATION)

    assert created.arn == ARN


def test_a_delete_names_the_channel_and_the_version_that_was_seen(
    kinesisvideo: Stubber, gateway: BotoGateway
) -> None:
    request = {"ChannelARN": ARN, "CurrentVersion": "v1"}
    kinesisvideo.add_response("delete_signaling_channel", {"ResponseMetadata": METADATA}, request)

    assert gateway.delete(ARN, version="v1", operation=OPERATION) == Deleted(answer=ANSWER)


def test_a_channel_is_described_by_name(kinesisvideo: Stubber, gateway: BotoGateway) -> None:
    response = {"ChannelInfo": INFO, "ResponseMetadata": METADATA}
    kinesisvideo.add_response("describe_signaling_channel", response, {"ChannelName": "front-door"})

    assert gateway.describe("front-door") == DESCRIBED


def test_a_channel_is_described_by_arn(kinesisvideo: Stubber, gateway: BotoGateway) -> None:
    response = {"ChannelInfo": INFO, "ResponseMetadata": METADATA}
    kinesisvideo.add_response("describe_signaling_channel", response, {"ChannelARN": ARN})

    assert gateway.describe_arn(ARN) == DESCRIBED


def test_a_channel_without_a_ttl_has_none(kinesisvideo: Stubber, gateway: BotoGateway) -> None:
    info = {key: value for key, value in INFO.items() if key != "SingleMasterConfiguration"}
    kinesisvideo.add_response(
        "describe_signaling_channel", {"ChannelInfo": info | {"ChannelType": "FULL_MESH"}}
    )

    assert gateway.describe("front-door").ttl is None


def test_tags_of_all_pages_are_one_list(kinesisvideo: Stubber, gateway: BotoGateway) -> None:
    first = {"Tags": {"site": "Leeds"}, "NextToken": "more"}
    kinesisvideo.add_response("list_tags_for_resource", first, {"ResourceARN": ARN})
    second = {"Tags": {"floor": "2"}, "ResponseMetadata": METADATA}
    kinesisvideo.add_response("list_tags_for_resource", second, {"ResourceARN": ARN, "NextToken": "more"})

    listed = gateway.list_tags(ARN)

    assert listed.tags == (SITE, Tag(key="floor", value="2"))
    assert listed.answer == ANSWER


def test_an_answer_without_a_date_has_none(kinesisvideo: Stubber, gateway: BotoGateway) -> None:
    response = {"Tags": {}, "ResponseMetadata": METADATA | {"HTTPHeaders": {"date": "yesterday"}}}
    kinesisvideo.add_response("list_tags_for_resource", response)

    assert gateway.list_tags(ARN).answer.date is None


def test_a_page_of_channels_names_the_next(kinesisvideo: Stubber, gateway: BotoGateway) -> None:
    response = {"ChannelInfoList": [INFO], "NextToken": "page-2", "ResponseMetadata": METADATA}
    kinesisvideo.add_response("list_signaling_channels", response, {"MaxResults": 10_000})

    page = gateway.list_channels()

    assert page.channels == (DESCRIBED,)
    assert page.next_token == "page-2"


def test_a_further_page_is_asked_for_with_its_token_and_the_prefix(
    kinesisvideo: Stubber, gateway: BotoGateway
) -> None:
    request = {
        "MaxResults": 10_000,
        "NextToken": "page-2",
        "ChannelNameCondition": {"ComparisonOperator": "BEGINS_WITH", "ComparisonValue": "front"},
    }
    kinesisvideo.add_response("list_signaling_channels", {"ChannelInfoList": []}, request)

    page = gateway.list_channels(next_token="page-2", prefix="front")

    assert page.channels == ()
    assert page.next_token == ""


def test_endpoints_are_asked_for_by_role_and_protocol(kinesisvideo: Stubber, gateway: BotoGateway) -> None:
    kinesisvideo.add_response(
        "get_signaling_channel_endpoint",
        {"ResourceEndpointList": [{"Protocol": "WSS", "ResourceEndpoint": "wss://v-1.example"}]},
        {
            "ChannelARN": ARN,
            "SingleMasterChannelEndpointConfiguration": {"Protocols": ["WSS"], "Role": "VIEWER"},
        },
    )

    endpoints = gateway.endpoints(ARN, role="VIEWER", protocols=("WSS",))

    assert endpoints == (Endpoint(protocol="WSS", url="wss://v-1.example"),)


def test_identity_is_the_account_and_the_arn_of_the_caller(sts: Stubber, gateway: BotoGateway) -> None:
    arn = "arn:aws:iam::123456789012:user/console"
    sts.add_response("get_caller_identity", {"Account": "123456789012", "Arn": arn, "UserId": "AID"}, {})

    assert gateway.identity() == Identity(account="123456789012", arn=arn)


def test_identity_is_asked_once_for_the_same_credentials(sts: Stubber, gateway: BotoGateway) -> None:
    arn = "arn:aws:iam::123456789012:user/console"
    sts.add_response("get_caller_identity", {"Account": "123456789012", "Arn": arn, "UserId": "AID"}, {})
    first = gateway.identity()

    assert gateway.identity() is first
