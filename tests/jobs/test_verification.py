import pytest
from django.db.models.functions import Now

from channels_app.audit.models import Verification
from channels_app.jobs.verification import verify_when_due
from channels_app.models import PeriodicSlot
from tests.audit.attacks import edit
from tests.audit.checkpoints.desk import KeepersDesk
from tests.audit.entries import write

pytestmark = pytest.mark.django_db


def test_it_begins_with_the_whole_trail_and_goes_on_with_what_is_new(keepers: KeepersDesk) -> None:
    write(3)
    keepers.keeper.write()
    first = verify_when_due(keepers.keeper)
    write(2)
    too_early = verify_when_due(keepers.keeper)
    PeriodicSlot.objects.filter(name="verification").update(next_at=Now())

    second = verify_when_due(keepers.keeper)

    assert first is not None
    assert too_early is None
    assert second is not None
    assert [(seen.only_new, seen.events) for seen in (first, second)] == [(False, 3), (True, 2)]


def test_a_fault_is_an_error_in_the_log(keepers: KeepersDesk, caplog: pytest.LogCaptureFixture) -> None:
    write(3)
    edit(2, actor="eve")

    verify_when_due(keepers.keeper)

    assert "The audit trail is not whole: 1 faults." in caplog.text
    assert Verification.objects.get(pk="full").faults == 1


def test_a_store_that_does_not_answer_is_logged(
    keepers: KeepersDesk, caplog: pytest.LogCaptureFixture
) -> None:
    keepers.folder = keepers.folder / "not-mounted"

    assert verify_when_due(keepers.keeper) is None
    assert "was not verified: [Errno 2] No such file or directory" in caplog.text


def test_without_checkpoints_the_chain_is_verified() -> None:
    write(3)

    seen = verify_when_due(None)

    assert seen is not None
    assert (seen.events, seen.faults) == (3, 0)
