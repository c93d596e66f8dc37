"""What AWS documents of a channel's life, asked through each SDK."""

from tests.contract.clients import Client, Fields
from tests.contract.conftest import ACCOUNT, REGION


def create(client: Client, name: str, **more: object) -> str:
    outcome = client.call("CreateSignalingChannel", {"ChannelName": name, **more})
    assert outcome.code == "", outcome.message
    return str(outcome.fields["ChannelARN"])


def describe(client: Client, **fields: str) -> Fields:
    outcome = client.call("DescribeSignalingChannel", dict(fields))
    assert outcome.code == "", outcome.message
    return dict(outcome.fields["ChannelInfo"])


def test_a_create_answers_with_the_arn(client: Client, name: str) -> None:
    arn = create(client, name)

    place, channel, made = arn.split("/")
    assert place == f"arn:aws:kinesisvideo:{REGION}:{ACCOUNT}:channel"
    assert channel == name
    assert made.isdigit()


def test_a_channel_is_described_with_all_that_it_was_made_with(client: Client, name: str) -> None:
    ttl = {"SingleMasterConfiguration": {"MessageTtlSeconds": 45}}

    arn = create(client, name, ChannelType="SINGLE_MASTER", **ttl)

    info = describe(client, ChannelName=name)
    expected = {
        "ChannelName": name,
        "ChannelARN": arn,
        "ChannelType": "SINGLE_MASTER",
        "ChannelStatus": "ACTIVE",
    }
    assert info.items() >= (expected | ttl).items()
    assert {"Version", "CreationTime"} <= info.keys()


def test_a_channel_without_wishes_is_single_master_and_keeps_messages_a_minute(
    client: Client, name: str
) -> None:
    create(client, name)

    info = describe(client, ChannelName=name)
    assert info["ChannelType"] == "SINGLE_MASTER"
    assert info["SingleMasterConfiguration"] == {"MessageTtlSeconds": 60}


def test_a_full_mesh_channel_is_made_as_the_model_allows(client: Client, name: str) -> None:
    arn = create(client, name, ChannelType="FULL_MESH")

    assert describe(client, ChannelARN=arn)["ChannelType"] == "FULL_MESH"


def test_a_name_is_taken_once(client: Client, name: str) -> None:
    create(client, name)

    outcome = client.call("CreateSignalingChannel", {"ChannelName": name})

    assert outcome.code == "ResourceInUseException"
    assert name in outcome.message


def test_an_update_changes_the_ttl_and_the_version(client: Client, name: str) -> None:
    arn = create(client, name)
    before = describe(client, ChannelARN=arn)["Version"]
    ttl = {"SingleMasterConfiguration": {"MessageTtlSeconds": 120}}

    outcome = client.call("UpdateSignalingChannel", {"ChannelARN": arn, "CurrentVersion": before, **ttl})

    info = describe(client, ChannelARN=arn)
    assert outcome.code == ""
    assert info["SingleMasterConfiguration"] == {"MessageTtlSeconds": 120}
    assert info["Version"] != before


def test_an_update_of_an_old_version_is_refused(client: Client, name: str) -> None:
    arn = create(client, name)
    ttl = {"SingleMasterConfiguration": {"MessageTtlSeconds": 5}}

    outcome = client.call("UpdateSignalingChannel", {"ChannelARN": arn, "CurrentVersion": "old", **ttl})

    assert outcome.code == "VersionMismatchException"


def test_a_delete_frees_the_name_for_a_channel_with_another_arn(client: Client, name: str) -> None:
    arn = create(client, name)

    outcome = client.call("DeleteSignalingChannel", {"ChannelARN": arn})

    assert outcome.code == ""
    assert client.call("DescribeSignalingChannel", {"ChannelARN": arn}).code == "ResourceNotFoundException"
    assert create(client, name) != arn


def test_a_delete_of_an_old_version_is_refused(client: Client, name: str) -> None:
    arn = create(client, name)

    outcome = client.call("DeleteSignalingChannel", {"ChannelARN": arn, "CurrentVersion": "old"})

    assert outcome.code == "VersionMismatchException"
    assert describe(client, ChannelARN=arn)["ChannelStatus"] == "ACTIVE"


def test_a_list_goes_page_by_page_through_the_names_with_a_prefix(client: Client, name: str) -> None:
    names = [f"{name}-{number}" for number in range(5)]
    for each in names:
        create(client, each)
    wish: Fields = {
        "MaxResults": 2,
        "ChannelNameCondition": {"ComparisonOperator": "BEGINS_WITH", "ComparisonValue": name},
    }

    pages = [client.call("ListSignalingChannels", wish).fields]
    while token := pages[-1].get("NextToken"):
        pages.append(client.call("ListSignalingChannels", {**wish, "NextToken": token}).fields)

    assert [len(page["ChannelInfoList"]) for page in pages] == [2, 2, 1]
    assert [info["ChannelName"] for page in pages for info in page["ChannelInfoList"]] == names


def test_master_and_viewer_get_endpoints_for_the_protocols_asked_for(client: Client, name: str) -> None:
    arn = create(client, name)

    def urls(role: str, *protocols: str) -> dict[str, str]:
        wish = {"Protocols": list(protocols), "Role": role}
        fields = {"ChannelARN": arn, "SingleMasterChannelEndpointConfiguration": wish}
        entries = client.call("GetSignalingChannelEndpoint", fields).fields["ResourceEndpointList"]
        return {entry["Protocol"]: entry["ResourceEndpoint"] for entry in entries}

    assert urls("MASTER", "WSS", "HTTPS").keys() == {"WSS", "HTTPS"}
    assert urls("MASTER", "WSS")["WSS"].startswith("wss://m-")
    assert urls("VIEWER", "WSS")["WSS"].startswith("wss://v-")
    assert urls("VIEWER", "HTTPS")["HTTPS"].startswith("https://")
