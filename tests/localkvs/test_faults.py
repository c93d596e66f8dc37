"""Each fault does what the manual says, for the operations it is set for, as often as the dice fall."""

import http.client
import random
import time

import pytest

from localkvs.errors import StartProblem
from localkvs.faults import FAULTS, Faults, parse_fault
from tests.cloud import LocalKvs
from tests.localkvs.wire import ask, create, describe, send, sign

TAGS = [{"Key": "site", "Value": "north"}]


def make(kvs: LocalKvs, name: str) -> str:
    """The code of a create's answer, or the name of what ended its connection."""
    try:
        return ask(kvs, "CreateSignalingChannel", {"ChannelName": name}).code
    except http.client.RemoteDisconnected:
        return "closed"
    except ConnectionResetError:
        return "reset"


def exists(kvs: LocalKvs, name: str) -> bool:
    kvs.set_faults()
    return ask(kvs, "DescribeSignalingChannel", {"ChannelName": name}).status == 200


@pytest.mark.parametrize(
    ("fault", "symptom", "made"),
    [
        ("throttle", "ClientLimitExceededException", False),
        ("error500", "InternalFailure", False),
        ("error500_after", "InternalFailure", True),
        ("refuse", "reset", False),
        ("drop_before", "closed", False),
        ("drop_after", "closed", True),
        ("denied", "AccessDeniedException", False),
        ("expired", "ExpiredTokenException", False),
        ("skewed", "InvalidSignatureException", False),
    ],
)
def test_a_create_meets_a_fault(faulty: LocalKvs, name: str, fault: str, symptom: str, made: bool) -> None:
    faulty.set_faults(**{fault: 1})

    seen = make(faulty, name)

    assert (seen, exists(faulty, name)) == (symptom, made)


@pytest.mark.parametrize("fault", ["drop_after", "error500_after"])
def test_a_create_whose_answer_was_lost_is_counted(faulty: LocalKvs, name: str, fault: str) -> None:
    before = faulty.state()["creates"]
    faulty.set_faults(**{fault: 1})

    make(faulty, name)

    assert faulty.state()["creates"] == before + 1


def test_a_fault_may_be_of_one_operation_only(faulty: LocalKvs, name: str) -> None:
    faulty.set_faults(**{"throttle@CreateSignalingChannel": 1})

    assert make(faulty, name) == "ClientLimitExceededException"
    assert ask(faulty, "ListSignalingChannels").status == 200


def test_a_delay_waits_first_and_works_even_when_the_client_has_gone(faulty: LocalKvs, name: str) -> None:
    faulty.set_faults(delay="1:0.2")
    connection = http.client.HTTPConnection("127.0.0.1", faulty.port, timeout=0.05)
    with pytest.raises(TimeoutError):
        _create_over(connection, name)
    connection.close()

    assert not exists(faulty, name)
    time.sleep(0.3)
    assert exists(faulty, name)


def test_a_delay_after_has_worked_already(faulty: LocalKvs, name: str) -> None:
    faulty.set_faults(delay_after="1:0.2")
    connection = http.client.HTTPConnection("127.0.0.1", faulty.port, timeout=0.1)
    with pytest.raises(TimeoutError):
        _create_over(connection, name)
    connection.close()

    assert exists(faulty, name)


def test_latency_is_waited_before_every_answer(faulty: LocalKvs) -> None:
    faulty.set_faults(latency_ms=60)
    started = time.monotonic()

    ask(faulty, "ListSignalingChannels")

    assert time.monotonic() - started >= 0.06


def test_a_stale_describe_does_not_find_what_was_just_made(faulty: LocalKvs, name: str) -> None:
    faulty.set_faults(stale_describe="1:0.2")
    create(faulty, name)

    assert ask(faulty, "DescribeSignalingChannel", {"ChannelName": name}).code == "ResourceNotFoundException"
    time.sleep(0.25)
    assert ask(faulty, "DescribeSignalingChannel", {"ChannelName": name}).status == 200


def test_a_stale_list_lacks_what_was_just_made(faulty: LocalKvs, name: str) -> None:
    wish = {"ChannelNameCondition": {"ComparisonOperator": "BEGINS_WITH", "ComparisonValue": name}}
    faulty.set_faults(stale_list=1)

    create(faulty, name)

    assert ask(faulty, "ListSignalingChannels", wish).fields["ChannelInfoList"] == []


def test_stale_tags_are_those_before_the_last_change(faulty: LocalKvs, name: str) -> None:
    faulty.set_faults(stale_tags=1)
    arn = create(faulty, name, Tags=TAGS)
    after_create = ask(faulty, "ListTagsForResource", {"ResourceARN": arn}).fields["Tags"]
    ask(faulty, "UntagResource", {"ResourceARN": arn, "TagKeyList": ["site"]})
    after_untag = ask(faulty, "ListTagsForResource", {"ResourceARN": arn}).fields["Tags"]

    assert (after_create, after_untag) == ({}, {"site": "north"})


def test_short_pages_break_tags_off_with_a_token(faulty: LocalKvs, name: str) -> None:
    tags = [{"Key": f"k{number}", "Value": "v"} for number in range(5)]
    arn = create(faulty, name, Tags=tags)
    faulty.set_faults(short_pages="1:2")

    seen: list[str] = []
    pages, token = 0, ""
    while token or not pages:
        page = ask(faulty, "ListTagsForResource", {"ResourceARN": arn, "NextToken": token}).fields
        seen, token, pages = [*seen, *page["Tags"]], page.get("NextToken", ""), pages + 1

    assert (seen, pages) == ([tag["Key"] for tag in tags], 3)


def test_the_same_seed_rolls_the_same_dice() -> None:
    def rolls(seed: int) -> list[bool]:
        faults = Faults((parse_fault("throttle", 0.5),), dice=random.Random(seed))  # noqa: S311
        return [faults.hit("throttle", "TagResource") is not None for _ in range(50)]

    assert rolls(7) == rolls(7)
    assert rolls(7) != rolls(8)
    assert 10 < sum(rolls(7)) < 40


@pytest.mark.parametrize(
    ("label", "setting"),
    [
        ("rain", 1),
        ("throttle@Nothing", 1),
        *[("throttle", setting) for setting in (1.5, -0.1, "often", None, "")],
        *[("delay", setting) for setting in ("1:x", "nan", "1:-1", "1:1e9")],
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(kvs: LocalKvs, label: str, setting: object) -> None:
    with pytest.raises(StartProblem):
        parse_fault(label, setting)

    with pytest.raises(ValueError, match=r"\w"):
        kvs.set_faults(**{label: setting})


@pytest.mark.parametrize("body", [b"", b"[1]", b"null", b"{", b"\xff", b"[" * 10_000, b'{"settle_ms": "1"}'])
def test_settings_that_cannot_be_read_change_nothing(kvs: LocalKvs, body: bytes) -> None:
    before = send(kvs, "GET", "/_localkvs/faults").text

    reply = send(kvs, "PUT", "/_localkvs/faults", body)

    assert reply.status == 400
    assert send(kvs, "GET", "/_localkvs/faults").text == before


def test_settings_read_back_can_be_put_again(faulty: LocalKvs) -> None:
    faulty.set_faults(**{"drop_after@CreateSignalingChannel": 0.25, "delay": "0.1:2", "settle_ms": 5})
    before = send(faulty, "GET", "/_localkvs/faults").text

    send(faulty, "PUT", "/_localkvs/faults", before.encode())

    assert send(faulty, "GET", "/_localkvs/faults").text == before


def test_the_counters_tell_what_was_asked(kvs: LocalKvs, name: str) -> None:
    before = kvs.state()["requests"].get("CreateSignalingChannel", 0)
    describe(kvs, create(kvs, name))

    assert kvs.state()["requests"]["CreateSignalingChannel"] == before + 1


def test_every_fault_has_its_words_in_the_manual() -> None:
    assert all(meaning for meaning, _ in FAULTS.values())


def _create_over(connection: http.client.HTTPConnection, name: str) -> None:
    body = f'{{"ChannelName": "{name}"}}'
    connection.request("POST", "/createSignalingChannel", body, {"Authorization": sign()})
    connection.getresponse()
