"""What each try of a permission sends, and what is made of AWS's answer. The Stubber checks every request."""

from typing import Any
from uuid import UUID

import pytest
from botocore.stub import Stubber

from channels_app.aws.assumed import Reach
from channels_app.aws.clients import Clients
from channels_app.aws.probes import Finding, Probes, Verdict
from channels_app.rules import permissions
from tests.aws.cast import REGION

ACCOUNT = "123456789012"
ATTEMPT = UUID("7d9f9f0c-4f43-4f41-9a58-93b1c2f0a001")
NAME = f"kvs-admin-check-{ATTEMPT}"
ARN = f"arn:aws:kinesisvideo:{REGION}:{ACCOUNT}:channel/{NAME}/999993600000"
TTL = {"MessageTtlSeconds": 60}

# In the order in which they are tried
REQUESTS: dict[str, dict[str, Any]] = {
    "create_signaling_channel": {
        "ChannelName": NAME,
        "ChannelType": "SINGLE_MASTER",
        "SingleMasterConfiguration": TTL,
        "Tags": [{"Key": "aws:kvs-admin-check", "Value": ""}],
    },
    "describe_signaling_channel": {"ChannelARN": ARN},
    "list_signaling_channels": {
        "MaxResults": 10_000,
        "ChannelNameCondition": {"ComparisonOperator": "BEGINS_WITH", "ComparisonValue": NAME},
    },
    "list_tags_for_resource": {"ResourceARN": ARN},
    "get_signaling_channel_endpoint": {
        "ChannelARN": ARN,
        "SingleMasterChannelEndpointConfiguration": {"Protocols": ["WSS"], "Role": "VIEWER"},
    },
    "update_signaling_channel": {
        "ChannelARN": ARN,
        "CurrentVersion": "none",
        "SingleMasterConfiguration": TTL,
    },
    "delete_signaling_channel": {"ChannelARN": ARN, "CurrentVersion": "none"},
    "tag_resource": {"ResourceARN": ARN, "Tags": [{"Key": "kvs-admin-check", "Value": ""}]},
    "untag_resource": {"ResourceARN": ARN, "TagKeyList": ["kvs-admin-check"]},
}
USUAL = {
    "create_signaling_channel": "InvalidArgumentException",
    "list_signaling_channels": "",  # an empty list
} | dict.fromkeys(
    REQUESTS.keys() - {"create_signaling_channel", "list_signaling_channels"}, "ResourceNotFoundException"
)

ANSWERS: dict[str, dict[str, Any]] = {
    "list_signaling_channels": {"ChannelInfoList": []},
    "create_signaling_channel": {"ChannelARN": ARN},
}


@pytest.fixture
def probes(clients: Clients) -> Probes:
    return Probes(clients=clients, reach=Reach(region=REGION))


def will_answer(stub: Stubber, changed: dict[str, str], message: str = "") -> None:
    """Each request is answered as AWS does to who may do everything, but for the codes in `changed`."""
    for method, request in REQUESTS.items():
        if code := changed.get(method, USUAL[method]):
            status = 500 if code == "InternalFailure" else 400
            stub.add_client_error(method, code, message, http_status_code=status, expected_params=request)
        else:
            stub.add_response(method, ANSWERS.get(method, {}), request)


def try_all(probes: Probes) -> dict[str, Finding]:
    return {each.permission: each for each in probes.try_each(account=ACCOUNT, attempt=ATTEMPT)}


def test_who_may_do_everything_is_told_so_by_refusals_that_are_not_denials(
    kinesisvideo: Stubber, probes: Probes
) -> None:
    will_answer(kinesisvideo, {})

    found = try_all(probes)

    assert found.keys() == permissions.ALL
    assert {each.verdict for each in found.values()} == {Verdict.ALLOWED}


def test_a_create_that_is_allowed_is_so_only_as_far_as_can_be_told(
    kinesisvideo: Stubber, probes: Probes
) -> None:
    will_answer(kinesisvideo, {})

    found = try_all(probes)

    assert "as far as can be told" in found[permissions.CREATE].why
    assert not found[permissions.DELETE].why


@pytest.mark.parametrize("method", REQUESTS)
def test_a_denied_call_is_a_missing_permission_and_the_others_are_tried_all_the_same(
    method: str, kinesisvideo: Stubber, probes: Probes
) -> None:
    will_answer(kinesisvideo, {method: "AccessDeniedException"})

    found = try_all(probes)

    missing = [each.permission for each in found.values() if each.verdict is Verdict.MISSING]
    assert missing == [f"kinesisvideo:{''.join(word.title() for word in method.split('_'))}"]
    assert len(found) == len(permissions.ALL)


def test_a_create_that_misses_the_permission_to_tag_says_so(kinesisvideo: Stubber, probes: Probes) -> None:
    said = "User: x is not authorized to perform: kinesisvideo:TagResource on resource: y"
    will_answer(kinesisvideo, {"create_signaling_channel": "AccessDeniedException"}, said)

    created, tag, *_ = probes.try_each(account=ACCOUNT, attempt=ATTEMPT)
    list(_)

    assert (created.permission, created.verdict) == (permissions.CREATE, Verdict.UNTOLD)
    assert (tag.permission, tag.verdict) == (permissions.TAG, Verdict.MISSING)


@pytest.mark.parametrize("code", ["ClientLimitExceededException", "SomethingNewException"])
def test_any_other_refusal_tells_nothing_and_is_shown(
    code: str, kinesisvideo: Stubber, probes: Probes
) -> None:
    will_answer(kinesisvideo, {"describe_signaling_channel": code}, "said AWS")

    found = try_all(probes)[permissions.DESCRIBE]

    assert found.verdict is Verdict.UNTOLD
    assert found.why == f"{code}: said AWS"


def test_a_lost_answer_to_a_change_says_where_to_look(kinesisvideo: Stubber, probes: Probes) -> None:
    will_answer(kinesisvideo, {"delete_signaling_channel": "InternalFailure"})

    found = try_all(probes)[permissions.DELETE]

    assert found.verdict is Verdict.UNTOLD
    assert f"look at {ARN}" in found.why


@pytest.mark.parametrize(
    ("method", "permission", "place"),
    [("create_signaling_channel", permissions.CREATE, NAME), ("tag_resource", permissions.TAG, ARN)],
)
def test_a_change_that_was_carried_out_is_said_loudly(
    method: str, permission: str, place: str, kinesisvideo: Stubber, probes: Probes
) -> None:
    will_answer(kinesisvideo, {method: ""})

    found = try_all(probes)[permission]

    assert found.verdict is Verdict.CARRIED_OUT
    assert f"look at {place}" in found.why
