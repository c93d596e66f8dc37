from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import Value
from django.db.models.functions import Now

from channels_app.audit.models import KnownCheckpoint
from channels_app.jobs.checkpoints import keep_checkpoints
from channels_app.models import Batch, PeriodicSlot, Person, Target
from channels_app.rules.lifecycle import BatchState
from tests.audit.checkpoints.desk import KeepersDesk
from tests.audit.entries import write

pytestmark = pytest.mark.django_db


def come_round() -> None:
    """The slot's next turn."""
    PeriodicSlot.objects.update(next_at=Now())


def end_batch(target: Target, person: Person) -> None:
    Batch.objects.create(
        target=target,
        created_by=person,
        submission=uuid4(),
        name="wards",
        state=BatchState.DONE.value,
        state_since=Now(),
    )


def test_an_event_gets_its_checkpoint_within_five_minutes(keepers: KeepersDesk) -> None:
    write(clock=Now() - Value(timedelta(minutes=4, seconds=1)))

    keep_checkpoints(keepers.keeper)

    assert len(keepers.names()) == 1


def test_a_fresh_event_waits_for_others(keepers: KeepersDesk) -> None:
    write(clock=Now() - Value(timedelta(minutes=3)))

    keep_checkpoints(keepers.keeper)

    assert keepers.names() == []


def test_the_end_of_a_batch_is_signed_at_once(keepers: KeepersDesk, target: Target, operator: Person) -> None:
    write()
    end_batch(target, operator)

    keep_checkpoints(keepers.keeper)

    assert len(keepers.names()) == 1


def test_a_batch_that_is_signed_is_signed_once(
    keepers: KeepersDesk, target: Target, operator: Person
) -> None:
    write()
    end_batch(target, operator)
    keep_checkpoints(keepers.keeper)
    KnownCheckpoint.objects.update(at=Now())
    write()
    come_round()

    keep_checkpoints(keepers.keeper)

    assert len(keepers.names()) == 1


def test_of_two_that_ask_at_once_one_does_nothing(keepers: KeepersDesk) -> None:
    keep_checkpoints(keepers.keeper)
    write(clock=Now() - Value(timedelta(minutes=5)))

    keep_checkpoints(keepers.keeper)

    assert keepers.names() == []


def test_a_store_that_does_not_answer_is_logged_and_tried_again_in_a_minute(
    keepers: KeepersDesk, caplog: pytest.LogCaptureFixture
) -> None:
    write(clock=Now() - Value(timedelta(minutes=5)))
    mended = keepers.folder
    keepers.folder = mended / "not-mounted"

    keep_checkpoints(keepers.keeper)
    early = keepers.folder.exists()
    keepers.folder = mended
    come_round()
    keep_checkpoints(keepers.keeper)

    assert "No such file or directory" in caplog.text
    assert not early
    assert len(keepers.names()) == 1
