"""Nobody is answered without a signature for the right service; account and Region are read from it."""

import pytest

from localkvs.signature import account_of
from tests.cloud import LocalKvs
from tests.localkvs.wire import ask, send, sign

SCOPE = "111122223333/20261124/eu-central-1/kinesisvideo/aws4_request"
REST = "SignedHeaders=host, Signature=00"


def listed(kvs: LocalKvs, authorization: str) -> tuple[int, str]:
    reply = send(kvs, "POST", "/listSignalingChannels", b"{}", {"Authorization": authorization})
    return reply.status, reply.code


def test_an_unsigned_request_is_refused(kvs: LocalKvs) -> None:
    reply = send(kvs, "POST", "/createSignalingChannel", b'{"ChannelName": "a"}')

    assert (reply.status, reply.code) == (403, "MissingAuthenticationTokenException")


@pytest.mark.parametrize(
    "authorization",
    [
        "garbage",
        "Basic YTpi",
        "AWS4-HMAC-SHA256",
        f"AWS4-HMAC-SHA256 Credential={SCOPE}",
        f"AWS4-HMAC-SHA256 Credential={SCOPE}, SignedHeaders=host",
        f"AWS4-HMAC-SHA256 Credential={SCOPE}, SignedHeaders=host, Signature=",
        f"AWS4-HMAC-SHA256 {REST}",
        f"AWS4-HMAC-SHA256 Credential=/20261124/eu-central-1/kinesisvideo/aws4_request, {REST}",
        f"AWS4-HMAC-SHA256 Credential=a\x01b/20261124/eu-central-1/kinesisvideo/aws4_request, {REST}",
        f"AWS4-HMAC-SHA256 Credential=a/2026/eu-central-1/kinesisvideo/aws4_request, {REST}",
        f"AWS4-HMAC-SHA256 Credential=a/20261124/eu-central-1/kinesisvideo/aws5, {REST}",
        f"AWS4-HMAC-SHA256 Credential=a/20261124/eu-central-1/kinesisvideo, {REST}",
        f"AWS3-HMAC-SHA256 Credential={SCOPE}, {REST}",
    ],
)
def test_a_signature_of_another_form_is_refused(kvs: LocalKvs, authorization: str) -> None:
    assert listed(kvs, authorization) == (403, "IncompleteSignatureException")


@pytest.mark.parametrize("wrong", [{"service": "sts"}, {"service": "kinesis"}, {"region": "eu central"}])
def test_a_scope_of_another_service_or_no_region_is_refused(kvs: LocalKvs, wrong: dict[str, str]) -> None:
    assert listed(kvs, sign(**wrong)) == (403, "InvalidSignatureException")


def test_an_address_may_be_signed_instead(kvs: LocalKvs) -> None:
    query = f"X-Amz-Credential={SCOPE.replace('/', '%2F')}&X-Amz-Signature=00"

    assert send(kvs, "POST", f"/listSignalingChannels?{query}").status == 200


@pytest.mark.parametrize(
    ("key", "account"),
    [
        ("ASIAQNZGKIQY56JQ7WML", "029608264753"),
        ("111122223333", "111122223333"),
        ("AKIAIOSFODNN7EXAMPLE", ""),  # from before keys named their account
        ("AKIAQNZGKIQY56JQ7WM", ""),
        ("AKIA0000000000000000", ""),
        ("1111222233334", ""),
        ("111122223333\n", ""),
        ("anything", ""),
    ],
)
def test_the_account_is_the_one_that_the_key_names(key: str, account: str) -> None:
    assert account_of(key) == account


def test_a_key_that_names_none_has_the_default_account(kvs: LocalKvs) -> None:
    reply = ask(kvs, "CreateSignalingChannel", {"ChannelName": "default"}, key="AKIAIOSFODNN7EXAMPLE")

    assert ":123456789012:channel/default/" in reply.fields["ChannelARN"]
