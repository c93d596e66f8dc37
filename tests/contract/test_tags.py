"""What AWS documents of a channel's tags, asked through each SDK."""

import pytest

from tests.contract.clients import Client
from tests.contract.test_channels import create

ODD = {"Ort": "Görlitz 3", "価格": "１２", "a.b:c/d=e+f-g@h_": "", "space\u00a0here": "\u2003"}


def pairs(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def tags_of(client: Client, arn: str) -> dict[str, str]:
    return dict(client.call("ListTagsForResource", {"ResourceARN": arn}).fields["Tags"])


def test_a_channel_is_made_with_tags_of_every_alphabet(client: Client, name: str) -> None:
    arn = create(client, name, Tags=pairs(ODD))

    assert tags_of(client, arn) == ODD


def test_a_channel_without_tags_has_an_empty_list(client: Client, name: str) -> None:
    arn = create(client, name)

    assert tags_of(client, arn) == {}


def test_tagging_adds_and_replaces(client: Client, name: str) -> None:
    arn = create(client, name, Tags=pairs({"site": "north", "rack": "1"}))

    outcome = client.call("TagResource", {"ResourceARN": arn, "Tags": pairs({"site": "south", "row": "2"})})

    assert outcome.code == ""
    assert tags_of(client, arn) == {"site": "south", "rack": "1", "row": "2"}


def test_untagging_removes_and_ignores_what_is_not_there(client: Client, name: str) -> None:
    arn = create(client, name, Tags=pairs({"site": "north", "rack": "1"}))

    outcome = client.call("UntagResource", {"ResourceARN": arn, "TagKeyList": ["rack", "never"]})

    assert outcome.code == ""
    assert tags_of(client, arn) == {"site": "north"}


def test_fifty_tags_are_the_most_after_merging(client: Client, name: str) -> None:
    fifty = {f"key{number}": "x" for number in range(50)}
    arn = create(client, name, Tags=pairs(fifty))

    one_more = client.call("TagResource", {"ResourceARN": arn, "Tags": pairs({"another": "x"})})
    replaced = client.call("TagResource", {"ResourceARN": arn, "Tags": pairs({"key0": "y"})})

    assert one_more.code == "TagsPerResourceExceededLimitException"
    assert replaced.code == ""
    assert tags_of(client, arn) == fifty | {"key0": "y"}


@pytest.mark.parametrize("key", ["aws:site", "AWS:site", "Aws:", "aWs:cloudformation:stack-name"])
def test_keys_of_aws_own_are_refused_on_create_and_later(client: Client, name: str, key: str) -> None:
    created = client.call("CreateSignalingChannel", {"ChannelName": name, "Tags": pairs({key: "x"})})
    arn = create(client, name)
    tagged = client.call("TagResource", {"ResourceARN": arn, "Tags": pairs({key: "x"})})

    assert (created.code, tagged.code) == ("InvalidArgumentException", "InvalidArgumentException")


def test_no_key_may_be_given_twice(client: Client, name: str) -> None:
    twice = [{"Key": "site", "Value": "north"}, {"Key": "site", "Value": "north"}]

    outcome = client.call("CreateSignalingChannel", {"ChannelName": name, "Tags": twice})

    assert outcome.code == "InvalidArgumentException"
    assert "site" in outcome.message
