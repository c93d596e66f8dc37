"""The trail against CloudTrail's files, which a running localkvs writes of all that it is asked."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.db import connection

from channels_app.audit.models import AuditEvent
from channels_app.models import Person
from channels_app.rules.cloudtrail import Verdict
from channels_app.services.actor import Actor, Through
from channels_app.services.cloudtrail.comparing import Span, compare
from channels_app.services.cloudtrail.record import events_with
from channels_app.services.cloudtrail.tally import Tally
from channels_app.services.errors import NotAllowed
from tests.cloud import LocalKvs
from tests.services.cloudtrail.desk import BEGIN, WARD, Comparison, change, finish, rewrite, stranger_s_client
from tests.services.desk import Desk


def test_all_that_the_console_did_agrees(real: Desk, cloud: LocalKvs, logs: Path, auditor: Person) -> None:
    channel = real.active("gate-1")
    change(real, channel, ttl=30, tags=(WARD,))
    change(real, finish(real, channel), ttl=30, tags=())
    real.delete(finish(real, channel))
    cloud.stop()

    comparison = Comparison(auditor, logs)

    assert comparison.said == []
    assert comparison.tally.verdicts == {Verdict.AGREES: 5}
    assert comparison.tally.agree


def test_a_call_that_was_made_behind_its_back_is_found_with_who_and_from_where(
    real: Desk, cloud: LocalKvs, logs: Path, auditor: Person
) -> None:
    channel = real.active("gate-1")
    client = stranger_s_client()
    client.create_signaling_channel(ChannelName="rogue-1")
    client.tag_resource(ResourceARN=channel.arn, Tags=[{"Key": "site", "Value": "Leeds"}])
    cloud.stop()

    comparison = Comparison(auditor, logs)

    assert comparison.said == [(Verdict.SEEN_ONLY, "rogue-1"), (Verdict.SEEN_ONLY, "gate-1")]
    sentence = str(comparison.findings[0])
    assert "CreateSignalingChannel of rogue-1" in sentence
    assert "by arn:aws:iam::210987654321:user/localkvs from 127.0.0.1 with Boto3" in sentence


def test_a_record_that_was_delivered_twice_is_told_once(
    real: Desk, cloud: LocalKvs, logs: Path, auditor: Person
) -> None:
    stranger_s_client().create_signaling_channel(ChannelName="rogue-1")
    cloud.stop()
    (file,) = logs.rglob("*.json.gz")
    file.with_name("again.json.gz").write_bytes(file.read_bytes())

    assert Comparison(auditor, logs).said == [(Verdict.SEEN_ONLY, "rogue-1")]


def test_what_aws_refused_to_others_is_counted_and_no_finding(
    real: Desk, cloud: LocalKvs, logs: Path, auditor: Person
) -> None:
    client = stranger_s_client()
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.delete_signaling_channel(ChannelARN=f"{real.active('gate-1').arn}0")
    cloud.stop()

    comparison = Comparison(auditor, logs)

    assert comparison.said == []
    assert comparison.tally.verdicts[Verdict.REFUSED] == 1


def test_a_record_that_is_missing_in_the_files_is_found(
    real: Desk, cloud: LocalKvs, logs: Path, auditor: Person
) -> None:
    real.create("gate-1")
    real.create("gate-2")
    cloud.stop()
    rewrite(logs, lambda record: (record["requestParameters"] or {}).get("channelName") != "gate-2")

    comparison = Comparison(auditor, logs)

    assert comparison.said == [(Verdict.SAID_ONLY, "gate-2")]
    assert "says channel.create of gate-2" in str(comparison.findings[0])


def test_files_without_any_record_say_that_aws_saw_nothing(
    real: Desk, cloud: LocalKvs, logs: Path, auditor: Person
) -> None:
    real.create("gate-1")
    cloud.stop()
    rewrite(logs, lambda record: False)

    assert Comparison(auditor, logs).said == [(Verdict.SAID_ONLY, "gate-1")]
    assert Comparison(auditor, logs, span=(None, None)).said == [(Verdict.SAID_ONLY, "gate-1")]


def test_what_is_too_young_to_be_delivered_is_not_missed(
    real: Desk, cloud: LocalKvs, logs: Path, auditor: Person
) -> None:
    real.create("gate-1")
    cloud.stop()
    rewrite(logs, lambda record: False)
    now = datetime.now(UTC)
    actor = Actor(person=auditor, through=Through.COMMAND, address="root@host")

    span = Span(begin=BEGIN, end=now, now=now)
    found = list(compare(Tally(), actor=actor, folder=logs, target=real.target, span=span))

    assert found == []


def test_another_end_than_the_trail_tells_is_found(
    real: Desk, cloud: LocalKvs, logs: Path, auditor: Person
) -> None:
    real.create("gate-1")
    cloud.stop()

    def refuse(record: dict[str, Any]) -> bool:
        record["errorCode"] = "AccessDenied"
        return True

    rewrite(logs, refuse)

    assert Comparison(auditor, logs).said == [(Verdict.DIFFERS, "gate-1")]


def test_another_account_s_calls_are_not_ours_to_judge(
    real: Desk, cloud: LocalKvs, logs: Path, auditor: Person
) -> None:
    client = boto3.client(
        "kinesisvideo",
        region_name="eu-central-1",
        aws_access_key_id="111122223333",
        aws_secret_access_key="any",
    )
    client.create_signaling_channel(ChannelName="theirs")
    cloud.stop()

    comparison = Comparison(auditor, logs)

    assert comparison.said == []
    assert comparison.tally.elsewhere == 1


def test_a_broken_file_is_named_and_the_others_are_read_on(
    real: Desk, cloud: LocalKvs, logs: Path, auditor: Person
) -> None:
    real.create("gate-1")
    cloud.stop()
    (logs / "0.json.gz").write_bytes(b"\x1f\x8bbroken")

    comparison = Comparison(auditor, logs)

    assert [type(each).__name__ for each in comparison.unreadable] == ["Damaged"]
    assert comparison.tally.verdicts[Verdict.AGREES] == 1
    assert not comparison.tally.agree


def test_a_record_that_is_odd_is_told_and_hides_no_call_behind_its_back(
    real: Desk, cloud: LocalKvs, logs: Path, auditor: Person
) -> None:
    stranger_s_client().create_signaling_channel(ChannelName="rogue-1")
    cloud.stop()
    (file,) = logs.rglob("*.json.gz")
    records = json.loads(gzip.decompress(file.read_bytes()))["Records"]
    file.write_bytes(gzip.compress(json.dumps({"Records": [17, *records]}).encode()))

    comparison = Comparison(auditor, logs)

    assert comparison.said == [(Verdict.SEEN_ONLY, "rogue-1")]
    assert "has records that are none of CloudTrail's: 1." in str(comparison.unreadable[0])


def test_the_trail_tells_that_it_was_compared_and_what_came_of_it(
    real: Desk, cloud: LocalKvs, logs: Path, auditor: Person
) -> None:
    real.create("gate-1")
    cloud.stop()

    Comparison(auditor, logs, target=real.target)

    begun, ended = AuditEvent.objects.filter(action="audit.compare").order_by("seq")
    assert (begun.actor, begun.result, begun.target) == ("adaeze", "requested", "Wards EU")
    assert (ended.result, ended.facts["details"]["agrees"]) == ("succeeded", 1)  # type: ignore[index, call-overload]


def test_only_an_auditor_compares(real: Desk, logs: Path, operator: Person) -> None:
    with pytest.raises(NotAllowed):
        Comparison(operator, logs)


@pytest.mark.django_db
def test_events_are_looked_up_by_the_index_of_request_ids() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # or it reads all of a table so small

    assert "audit_by_request" in events_with([f"request-{number}" for number in range(500)]).explain()
