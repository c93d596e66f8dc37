from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from channels_app.rules.cloudtrail import Doubt, Said, Seen, Verdict, weigh_doubt, weigh_said

NOW = datetime(2026, 11, 24, 17, tzinfo=UTC)
SEEN = Seen(
    event_id="e-1",
    request_id="r-1",
    at=NOW,
    call="CreateSignalingChannel",
    account="210987654321",
    region="eu-central-1",
    channel="gate-1",
    arn="arn:1",
    error="",
    who="arn:aws:iam::210987654321:user/mara",
    address="203.0.113.9",
    agent="Boto3",
    operation=UUID(int=1),
)
SAID = Said(
    seq=17,
    at=NOW,
    action="channel.create",
    result="succeeded",
    channel="gate-1",
    target="Wards EU",
    request_id="r-1",
)
DOUBT = Doubt(action="channel.create", channel="gate-1", first_sent_at=NOW, last_sent_at=NOW, done=True)


@pytest.mark.parametrize(
    ("error", "result", "found", "verdict"),
    [
        ("", "succeeded", False, Verdict.AGREES),
        ("InternalFailure", "succeeded", False, Verdict.DIFFERS),
        ("", "failed", False, Verdict.DIFFERS),
        ("", "put off", False, Verdict.DIFFERS),
        ("ThrottlingException", "put off", False, Verdict.AGREES),
        ("AccessDenied", "failed", False, Verdict.AGREES),
        ("ResourceInUseException", "in use", False, Verdict.AGREES),
        ("ResourceNotFoundException", "succeeded", True, Verdict.AGREES),
        ("", "unknown", False, Verdict.AGREES),
        ("InternalFailure", "unknown", False, Verdict.AGREES),
    ],
)
def test_one_request_id_has_to_have_one_end(error: str, result: str, found: bool, verdict: Verdict) -> None:
    said = replace(SAID, result=result, found=found)

    assert weigh_said(replace(SEEN, error=error), said, home=SEEN.place) is verdict


@pytest.mark.parametrize(
    "changed",
    [
        {"channel": "gate-2"},
        {"call": "DeleteSignalingChannel"},
        {"arn": "arn:2"},
        {"at": NOW + timedelta(minutes=6)},
        {"at": NOW - timedelta(minutes=21)},
    ],
)
def test_a_request_id_on_another_call_channel_or_time_is_told_otherwise(changed: dict[str, Any]) -> None:
    said = replace(SAID, arn="arn:1")

    assert weigh_said(SEEN, said, home=SEEN.place) is Verdict.AGREES
    assert weigh_said(replace(SEEN, **changed), said, home=SEEN.place) is Verdict.DIFFERS


def test_a_request_id_in_another_account_or_region_is_told_otherwise() -> None:
    assert weigh_said(SEEN, SAID, home=("210987654321", "us-east-1")) is Verdict.DIFFERS


def test_a_refusal_that_names_no_channel_is_known_by_its_request_id() -> None:
    seen = replace(SEEN, channel="", arn="", error="AccessDenied")

    assert weigh_said(seen, replace(SAID, result="failed"), home=SEEN.place) is Verdict.AGREES


@pytest.mark.parametrize(
    ("done", "verdict"), [(True, Verdict.AGREES), (False, Verdict.DIFFERS), (None, Verdict.OPEN)]
)
def test_a_lost_answer_agrees_with_how_it_was_settled(done: bool | None, verdict: Verdict) -> None:
    assert weigh_doubt(SEEN, replace(DOUBT, done=done)) is verdict


def test_a_call_that_nobody_of_us_made_is_seen_by_aws_only() -> None:
    assert weigh_doubt(replace(SEEN, operation=None), None) is Verdict.SEEN_ONLY


def test_what_aws_refused_to_somebody_else_changed_nothing() -> None:
    assert weigh_doubt(replace(SEEN, error="AccessDenied"), None) is Verdict.REFUSED


@pytest.mark.parametrize(
    "changed",
    [
        {"channel": "gate-2"},
        {"call": "DeleteSignalingChannel"},
        {"at": NOW + timedelta(minutes=21)},
        {"at": NOW - timedelta(minutes=6)},
    ],
)
def test_naming_an_operation_of_ours_hides_no_other_call(changed: dict[str, object]) -> None:
    assert weigh_doubt(replace(SEEN, **changed), DOUBT) is Verdict.SEEN_ONLY  # type: ignore[arg-type]
