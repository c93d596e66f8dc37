"""GetCallerIdentity in the query protocol, by POST and by GET, and its refusals in XML."""

import pytest

from tests.cloud import LocalKvs
from tests.localkvs.wire import Reply, send, sign

SIGNED = {"Authorization": sign(service="sts"), "Content-Type": "application/x-www-form-urlencoded"}
FORM = "Action=GetCallerIdentity&Version=2011-06-15"


def test_a_posted_form_is_answered_in_xml(kvs: LocalKvs) -> None:
    reply = send(kvs, "POST", "/", FORM.encode(), SIGNED)

    assert reply.status == 200
    assert reply.headers["content-type"] == "text/xml"
    assert "<Account>111122223333</Account>" in reply.text


def test_a_get_is_answered_too(kvs: LocalKvs) -> None:
    assert "<Account>111122223333</Account>" in send(kvs, "GET", f"/?{FORM}", headers=SIGNED).text


@pytest.mark.parametrize("form", ["", "Action=", "Version=2011-06-15", "\udcff=\udcfe"])
def test_a_form_without_an_action_is_refused(kvs: LocalKvs, form: str) -> None:
    assert_refused(
        send(kvs, "POST", "/", form.encode("utf-8", "surrogateescape"), SIGNED), 400, "MissingAction"
    )


@pytest.mark.parametrize(
    "form", ["Action=AssumeRole", "Action=%3C%00%3E", f"{FORM[:-2]}99", "Action=getcalleridentity"]
)
def test_another_action_or_version_is_refused(kvs: LocalKvs, form: str) -> None:
    assert_refused(send(kvs, "POST", "/", form.encode(), SIGNED), 400, "InvalidAction")


def test_an_unsigned_form_is_refused(kvs: LocalKvs) -> None:
    assert_refused(send(kvs, "POST", "/", FORM.encode()), 403, "MissingAuthenticationToken")


def test_a_form_signed_for_another_service_is_refused(kvs: LocalKvs) -> None:
    assert_refused(
        send(kvs, "POST", "/", FORM.encode(), {"Authorization": sign()}), 403, "SignatureDoesNotMatch"
    )


def assert_refused(reply: Reply, status: int, code: str) -> None:
    assert reply.status == status
    assert f"<Code>{code}</Code>" in reply.text
    assert reply.headers["x-amzn-requestid"] in reply.text


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [("throttle", 400, "Throttling"), ("expired", 403, "ExpiredToken"), ("error500", 500, "InternalFailure")],
)
def test_a_fault_speaks_as_sts_does(faulty: LocalKvs, fault: str, status: int, code: str) -> None:
    faulty.set_faults(**{f"{fault}@GetCallerIdentity": 1})

    assert_refused(send(faulty, "POST", "/", FORM.encode(), SIGNED), status, code)
