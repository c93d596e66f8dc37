"""Bytes of any kind get a 4xx or nothing, and the server goes on as if nothing had been."""

import json
import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cloud import LocalKvs
from tests.localkvs.wire import ask, create, send, send_raw, sign

HEAD = f"POST /createSignalingChannel HTTP/1.1\r\nHost: x\r\nAuthorization: {sign()}\r\n".encode()
LISTS = f"POST /listSignalingChannels HTTP/1.1\r\nHost: x\r\nAuthorization: {sign()}\r\n".encode()


def post(kvs: LocalKvs, body: bytes) -> tuple[int, str]:
    reply = send(kvs, "POST", "/createSignalingChannel", body, {"Authorization": sign()})
    return reply.status, reply.code


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"garbage",
        b"[]",
        b"null",
        b'"name"',
        b"7",
        b"{}{}",
        b'{"ChannelName": }',
        b"{'ChannelName': 'a'}",
        b'{"ChannelName": NaN}',
        b'{"ChannelName": "a", "SingleMasterConfiguration": {"MessageTtlSeconds": Infinity}}',
        b'{"ChannelName": "\xff"}',
        b"\xff\xfe{\x00}\x00",
        b"\xef\xbb\xbf{}",
        b"\x00",
        b"[" * 10_000,
        b"[" * 10_000 + b"]" * 10_000,
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        b'{"ChannelName": ' + b"1" * 100_000 + b"}",
    ],
)
def test_a_body_that_is_not_json_of_an_object_is_refused(kvs: LocalKvs, body: bytes) -> None:
    assert post(kvs, body) == (400, "SerializationException")


@pytest.mark.parametrize(
    "fields",
    [
        {"ChannelName": 5},
        {"ChannelName": True},
        {"ChannelName": ["a"]},
        {"ChannelName": {"a": 1}},
        {"ChannelName": "a", "SingleMasterConfiguration": 60},
        {"ChannelName": "a", "SingleMasterConfiguration": [60]},
        {"ChannelName": "a", "SingleMasterConfiguration": {"MessageTtlSeconds": "60"}},
        {"ChannelName": "a", "SingleMasterConfiguration": {"MessageTtlSeconds": 60.0}},
        {"ChannelName": "a", "SingleMasterConfiguration": {"MessageTtlSeconds": True}},
        {"ChannelName": "a", "Tags": {"Key": "a", "Value": "b"}},
        {"ChannelName": "a", "Tags": "a=b"},
        {"ChannelName": "a", "Tags": ["a"]},
        {"ChannelName": "a", "Tags": [{"Key": 1, "Value": "b"}]},
        {"ChannelName": "a", "Tags": [{"Key": "a", "Value": False}]},
    ],
)
def test_a_value_of_the_wrong_type_is_refused(kvs: LocalKvs, fields: object) -> None:
    assert post(kvs, json.dumps(fields).encode()) == (400, "SerializationException")


@pytest.mark.parametrize("text", ["\\ud800", "a\\udfff", "\\ud83d"])
def test_half_a_surrogate_pair_is_refused(kvs: LocalKvs, text: str) -> None:
    assert post(kvs, f'{{"ChannelName": "{text}"}}'.encode()) == (400, "InvalidArgumentException")


def test_members_that_aws_does_not_know_and_nulls_are_as_if_not_there(kvs: LocalKvs, name: str) -> None:
    fields: dict[str, object] = {"ChannelName": name, "Colour": [[[{}]]], "Tags": None, "ChannelType": None}

    assert ask(kvs, "CreateSignalingChannel", fields).status == 200


def test_a_list_without_a_member_names_the_member(kvs: LocalKvs) -> None:
    reply = ask(kvs, "CreateSignalingChannel", {"ChannelName": "a", "Tags": [None, {"Key": "a"}]})

    assert reply.message == (
        "2 validation errors detected: Value null at 'tags.1.member' failed to satisfy constraint: "
        "Member must not be null; Value null at 'tags.2.member.value' failed to satisfy constraint: "
        "Member must not be null"
    )


@pytest.mark.parametrize("size", [1024 * 1024 + 1, 5_000_000])
def test_a_body_above_a_mebibyte_is_too_large(kvs: LocalKvs, size: int) -> None:
    assert post(kvs, b" " * size) == (413, "RequestEntityTooLargeException")


def test_a_mebibyte_of_tags_is_answered_shortly(kvs: LocalKvs) -> None:
    body = b'{"ChannelName": "a", "Tags": [' + b",".join([b"null"] * 200_000) + b"]}"

    reply = send(kvs, "POST", "/createSignalingChannel", body, {"Authorization": sign()})

    assert reply.code == "InvalidArgumentException"
    assert len(reply.text) < 3_000


@pytest.mark.parametrize(
    "line",
    [
        b"garbage\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n",
        b"GET\r\n",
        b"GET / HTTP/2\r\n",
        b"GET / HTTP/1.1 extra\r\n",
        b"get / HTTP/1.1\r\n",
        b"GET http://x/ HTTP/1.1\r\n",
        b"GET /\xe4 HTTP/1.1\r\n",
        b"PRI * HTTP/2.0\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n",
        b"GET / HTTP/1.1\r\n: empty\r\n",
        b"GET / HTTP/1.1\r\nA: b\r\n folded\r\n",
        b"GET / HTTP/1.1\r\nA b: c\r\n",
        HEAD + b"Content-Length: -1\r\n\r\n",
        HEAD + b"Content-Length: 1e3\r\n\r\n",
        HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n",
        HEAD + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
        HEAD + b"Transfer-Encoding: gzip\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}extra\r\n",
    ],
)
def test_what_is_not_http_is_refused_and_the_connection_ended(kvs: LocalKvs, line: bytes) -> None:
    reply = send_raw(kvs, line)

    assert (reply.status, reply.code) == (400, "MalformedHttpRequestException")
    assert reply.headers["connection"] == "close"


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"G" * 40_000 + b"\r\n",
        b"GET / HTTP/1.1\r\nA: " + b"a" * 40_000 + b"\r\n",
        b"GET / HTTP/1.1\r\n" + b"".join(b"A%d: b\r\n" % number for number in range(200)),
    ],
)
def test_too_long_a_head_is_refused(kvs: LocalKvs, request_bytes: bytes) -> None:
    assert send_raw(kvs, request_bytes).status == 431


def test_a_chunk_that_grows_above_a_mebibyte_is_too_large(kvs: LocalKvs) -> None:
    assert send_raw(kvs, HEAD + b"Transfer-Encoding: chunked\r\n\r\nffffffff\r\n").status == 413


def test_a_body_may_come_in_chunks(kvs: LocalKvs) -> None:
    body = b'4;note=x\r\n{"Ma\r\nE\r\nxResults": 10}\r\n0\r\nTrailer: x\r\n\r\n'

    assert send_raw(kvs, LISTS + b"Transfer-Encoding: chunked\r\n\r\n" + body).status == 200


def test_a_body_may_come_byte_by_byte(kvs: LocalKvs) -> None:
    request = LISTS + b"Content-Length: 2\r\n\r\n{}"

    assert send_raw(kvs, *(bytes([byte]) for byte in request)).status == 200


def test_a_client_that_waits_for_continue_is_told_to(kvs: LocalKvs) -> None:
    with socket.create_connection(("127.0.0.1", kvs.port), timeout=5) as connection:
        connection.sendall(LISTS + b"Content-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        told = connection.recv(1000)
        connection.sendall(b"{}")
        answer = connection.recv(1000)

    assert told == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")


def test_requests_sent_at_once_are_answered_in_turn_on_one_connection(kvs: LocalKvs) -> None:
    one = LISTS + b"Content-Length: 2\r\n\r\n{}"
    with socket.create_connection(("127.0.0.1", kvs.port), timeout=5) as connection:
        connection.sendall(one * 3 + one.replace(b"Host: x", b"Connection: close"))
        answers = b"".join(iter(lambda: connection.recv(65_536), b""))

    assert answers.count(b"HTTP/1.1 200 OK\r\n") == 4


def test_an_old_client_is_answered_and_let_go(kvs: LocalKvs) -> None:
    request = LISTS.replace(b"HTTP/1.1", b"HTTP/1.0") + b"Content-Length: 2\r\n\r\n{}"

    assert send_raw(kvs, request).headers["connection"] == "close"


def test_a_client_that_leaves_in_the_middle_does_nothing(kvs: LocalKvs, name: str) -> None:
    before = kvs.state()["creates"]
    with socket.create_connection(("127.0.0.1", kvs.port), timeout=5) as connection:
        connection.sendall(HEAD + b"Content-Length: 500\r\n\r\n" + f'{{"ChannelName": "{name}"'.encode())

    create(kvs, f"{name}-2")
    assert kvs.state()["creates"] == before + 1


@given(body=st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_no_body_whatever_brings_a_500(kvs: LocalKvs, body: bytes) -> None:
    assert post(kvs, body)[0] in {400, 200}


@given(line=st.binary(min_size=1, max_size=200))
@settings(max_examples=60, deadline=None)
def test_no_first_line_whatever_brings_a_500(kvs: LocalKvs, line: bytes) -> None:
    reply = send_raw(kvs, b"!" + line + b"\r\n\r\n")

    assert 400 <= reply.status < 500


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
MEMBERS = st.sampled_from(["ChannelName", "ChannelType", "SingleMasterConfiguration", "Tags", "Key", "Value"])


@given(fields=st.dictionaries(MEMBERS, JSON_VALUES | st.dictionaries(MEMBERS, JSON_VALUES)))
@settings(max_examples=60, deadline=None)
def test_no_fields_whatever_bring_a_500(kvs: LocalKvs, fields: dict[str, object]) -> None:
    assert post(kvs, json.dumps(fields).encode())[0] in {400, 200}
