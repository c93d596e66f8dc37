"""Every limit of the service description, asked from just outside, through each SDK."""

from collections.abc import Iterator

import pytest

from tests.contract.clients import Client, Fields

ARN = "arn:aws:kinesisvideo:eu-central-1:111122223333:channel/nobody/1700000000000"
LONG = "must have length less than or equal to"
SHORT = "must have length greater than or equal to"
PATTERN = "must satisfy regular expression pattern"
Case = tuple[str, Fields, str, str]  # operation, fields, the member named, the limit named


def bad_names() -> Iterator[Case]:
    for name in ("a b", "a/b", "ä", "a\n", "\n", "名", "a:b", "a*", "a\u0000", "a\u200b", " ", "a,b", "a+b"):
        yield "CreateSignalingChannel", {"ChannelName": name}, "channelName", PATTERN
    yield "CreateSignalingChannel", {"ChannelName": "a" * 257}, "channelName", f"{LONG} 256"
    yield "CreateSignalingChannel", {"ChannelName": ""}, "channelName", f"{SHORT} 1"
    yield "CreateSignalingChannel", {}, "channelName", "must not be null"
    yield "DescribeSignalingChannel", {"ChannelName": "a b"}, "channelName", PATTERN


def bad_choices() -> Iterator[Case]:
    for kind in ("single_master", "MESH", "", "SINGLE_MASTER "):
        fields: Fields = {"ChannelName": "a", "ChannelType": kind}
        yield "CreateSignalingChannel", fields, "channelType", "enum value set: [SINGLE_MASTER, FULL_MESH]"
    for ttl, limit in (
        (4, "greater than or equal to 5"),
        (0, "greater"),
        (-1, "greater"),
        (121, "equal to 120"),
    ):
        fields = {"ChannelName": "a", "SingleMasterConfiguration": {"MessageTtlSeconds": ttl}}
        yield "CreateSignalingChannel", fields, "singleMasterConfiguration.messageTtlSeconds", limit
    for wish, member in (({"Role": "OWNER"}, "role"), ({"Protocols": ["FTP"]}, "protocols.1.member")):
        fields = {"ChannelARN": ARN, "SingleMasterChannelEndpointConfiguration": wish}
        yield "GetSignalingChannelEndpoint", fields, member, "enum value set"
    for protocols, limit in (([], f"{SHORT} 1"), (["WSS"] * 6, f"{LONG} 5")):
        fields = {"ChannelARN": ARN, "SingleMasterChannelEndpointConfiguration": {"Protocols": protocols}}
        yield "GetSignalingChannelEndpoint", fields, "protocols", limit


def bad_tags() -> Iterator[Case]:
    for text in ("a!", "a#b", "a\n", "\u0007", "\U0001f600", "a;b", "\ue000"):
        yield "CreateSignalingChannel", tagged(text, "x"), "tags.1.member.key", PATTERN
        yield "CreateSignalingChannel", tagged("x", text), "tags.1.member.value", PATTERN
    yield "CreateSignalingChannel", tagged("", "x"), "tags.1.member.key", f"{SHORT} 1"
    yield "CreateSignalingChannel", tagged("k" * 129, "x"), "tags.1.member.key", f"{LONG} 128"
    yield "CreateSignalingChannel", tagged("k", "v" * 257), "tags.1.member.value", f"{LONG} 256"
    many = [{"Key": f"k{number}", "Value": ""} for number in range(51)]
    yield "CreateSignalingChannel", {"ChannelName": "a", "Tags": many}, "tags", f"{LONG} 50"
    yield "TagResource", {"ResourceARN": ARN, "Tags": []}, "tags", f"{SHORT} 1"
    yield "TagResource", {"ResourceARN": ARN, "Tags": many}, "tags", f"{LONG} 50"
    yield "UntagResource", {"ResourceARN": ARN, "TagKeyList": []}, "tagKeyList", f"{SHORT} 1"
    yield "UntagResource", {"ResourceARN": ARN, "TagKeyList": ["a!"]}, "tagKeyList.1.member", PATTERN
    yield "UntagResource", {"ResourceARN": ARN, "TagKeyList": ["a"] * 51}, "tagKeyList", f"{LONG} 50"


def bad_arns_and_pages() -> Iterator[Case]:
    for arn in (
        "garden",
        f"{ARN}\n",
        ARN.replace("kinesisvideo", "kinesis"),
        ARN.replace("/nobody/", "/no body/"),
    ):
        yield "DescribeSignalingChannel", {"ChannelARN": arn}, "channelARN", PATTERN
        yield "DeleteSignalingChannel", {"ChannelARN": arn}, "channelARN", PATTERN
        yield "ListTagsForResource", {"ResourceARN": arn}, "resourceARN", PATTERN
    yield "DeleteSignalingChannel", {"ChannelARN": ARN, "CurrentVersion": "a-b"}, "currentVersion", PATTERN
    yield (
        "DeleteSignalingChannel",
        {"ChannelARN": ARN, "CurrentVersion": "a" * 65},
        "currentVersion",
        f"{LONG} 64",
    )
    yield "UpdateSignalingChannel", {"ChannelARN": ARN}, "currentVersion", "must not be null"
    for operation in ("GetSignalingChannelEndpoint", "DeleteSignalingChannel"):
        yield operation, {}, "channelARN", "must not be null"
    for operation in ("TagResource", "UntagResource", "ListTagsForResource"):
        yield operation, {}, "resourceARN", "must not be null"
    for size, limit in ((0, "greater than or equal to 1"), (10_001, "less than or equal to 10000")):
        yield "ListSignalingChannels", {"MaxResults": size}, "maxResults", limit
    yield "ListSignalingChannels", {"NextToken": "a b"}, "nextToken", PATTERN
    yield "ListSignalingChannels", {"NextToken": "a" * 1025}, "nextToken", f"{LONG} 1024"
    condition = {"ComparisonOperator": "CONTAINS", "ComparisonValue": "a"}
    yield "ListSignalingChannels", {"ChannelNameCondition": condition}, "comparisonOperator", "enum value set"


def tagged(key: str, value: str) -> Fields:
    return {"ChannelName": "a", "Tags": [{"Key": key, "Value": value}]}


CASES = [*bad_names(), *bad_choices(), *bad_tags(), *bad_arns_and_pages()]


@pytest.mark.parametrize(("operation", "fields", "member", "limit"), CASES, ids=range(len(CASES)))
def test_a_broken_limit_is_named(
    client: Client, operation: str, fields: Fields, member: str, limit: str
) -> None:
    outcome = client.call(operation, fields)

    assert outcome.code == "InvalidArgumentException"
    assert f"{member}' failed to satisfy constraint: " in outcome.message
    assert limit in outcome.message


@pytest.mark.parametrize(
    ("operation", "fields"),
    [
        ("DescribeSignalingChannel", {"ChannelARN": ARN}),
        ("DescribeSignalingChannel", {"ChannelName": "nobody"}),
        ("DeleteSignalingChannel", {"ChannelARN": ARN}),
        ("UpdateSignalingChannel", {"ChannelARN": ARN, "CurrentVersion": "a"}),
        ("TagResource", {"ResourceARN": ARN, "Tags": [{"Key": "a", "Value": ""}]}),
        ("UntagResource", {"ResourceARN": ARN, "TagKeyList": ["a"]}),
        ("ListTagsForResource", {"ResourceARN": ARN}),
        ("GetSignalingChannelEndpoint", {"ChannelARN": ARN}),
    ],
)
def test_a_channel_that_is_not_there_is_not_found(client: Client, operation: str, fields: Fields) -> None:
    assert client.call(operation, fields).code == "ResourceNotFoundException"


@pytest.mark.parametrize(
    ("operation", "fields"),
    [
        ("DescribeSignalingChannel", {}),
        ("ListSignalingChannels", {"NextToken": "bm90IG91cnM="}),
        ("ListSignalingChannels", {"NextToken": "abc"}),
        ("ListSignalingChannels", {"ChannelNameCondition": {"ComparisonOperator": "BEGINS_WITH"}}),
    ],
)
def test_what_the_description_allows_and_aws_does_not_is_refused(
    client: Client, operation: str, fields: Fields
) -> None:
    assert client.call(operation, fields).code == "InvalidArgumentException"
