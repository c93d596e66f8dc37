"""Calls whose request id is in no event, for their answer was lost, and calls that only look like such."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from channels_app.models import Operation, Person
from channels_app.rules.cloudtrail import Verdict
from tests.cloud import LocalKvs
from tests.services.cloudtrail.desk import Comparison, stranger_s_client
from tests.services.desk import Desk


@pytest.mark.parametrize("fault", ["drop_after", "error500_after"])
def test_a_create_whose_answer_was_lost_agrees_once_it_is_settled(
    real: Desk, cloud: LocalKvs, logs: Path, auditor: Person, fault: str
) -> None:
    cloud.set_faults(**{f"{fault}@CreateSignalingChannel": 1})
    operation = real.create("gate-1")
    cloud.stop()

    comparison = Comparison(auditor, logs)

    assert operation.state == "succeeded"
    assert comparison.said == []
    assert comparison.tally.verdicts[Verdict.AGREES] == 1


def test_what_a_process_sent_that_died_before_the_answer_is_not_settled_yet(
    real: Desk, cloud: LocalKvs, logs: Path, auditor: Person
) -> None:
    operation = real.request("gate-1")
    Operation.objects.filter(pk=operation.pk).update(
        state="sent",
        first_sent_at=datetime.now(UTC),
        last_sent_at=datetime.now(UTC),
        claimed_until=datetime.now(UTC),
    )
    client = stranger_s_client(agent=f"Boto3 md/kvsadmin-operation#{operation.pk}")
    client.create_signaling_channel(ChannelName="gate-1")
    cloud.stop()

    comparison = Comparison(auditor, logs)

    assert comparison.said == []
    assert comparison.tally.verdicts == {Verdict.OPEN: 1}


def test_a_user_agent_that_names_an_operation_of_ours_hides_nothing(
    real: Desk, cloud: LocalKvs, logs: Path, auditor: Person
) -> None:
    operation = real.create("gate-1")
    client = stranger_s_client(agent=f"Boto3 md/kvsadmin-operation#{operation.pk}")
    client.create_signaling_channel(ChannelName="rogue-1")
    cloud.stop()

    assert Comparison(auditor, logs).said == [(Verdict.SEEN_ONLY, "rogue-1")]
