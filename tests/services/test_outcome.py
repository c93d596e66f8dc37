import pytest

from channels_app.aws import errors
from channels_app.aws.errors import AwsError
from channels_app.services.road.outcome import of_error

TO_REPAIR = [errors.AccessDenied("no"), errors.ChannelLimitReached("full"), errors.CredentialsExpired("old")]


def pause_after(error: AwsError, *, attempt: int) -> float:
    outcome = of_error(error, attempt=attempt, in_doubt=False, chance=0.999)
    assert outcome.again_after is not None
    return outcome.again_after.total_seconds()


@pytest.mark.parametrize("error", [errors.Unreachable("no route"), *TO_REPAIR])
def test_even_what_was_tried_often_goes_on_within_two_minutes_of_the_repair(error: AwsError) -> None:
    assert pause_after(error, attempt=50) <= 120


@pytest.mark.parametrize("error", TO_REPAIR)
def test_what_a_person_has_to_repair_is_asked_for_ever_more_seldom(error: AwsError) -> None:
    pauses = [pause_after(error, attempt=attempt) for attempt in (1, 2, 3)]

    assert pauses == sorted(set(pauses))
