import pytest

from channels_app.audit.checkpoints.guard import Guard
from channels_app.audit.errors import OtherTrail
from tests.services.desk import Clock


def test_the_question_is_asked_once_in_five_seconds() -> None:
    clock, asked = Clock(), list[float]()
    guard = Guard(lambda: asked.append(clock.now), clock=clock.read)

    for _ in range(12):
        guard.admit()
        clock.sleep(1)

    assert asked == [0, 5, 10]


def test_a_refusal_stands_until_it_is_asked_again() -> None:
    clock, mended = Clock(), list[bool]()

    def check() -> None:
        if not mended:
            raise OtherTrail("It was restored.")

    guard = Guard(check, clock=clock.read)
    for _ in range(2):
        with pytest.raises(OtherTrail):
            guard.admit()
        mended.append(True)
    clock.sleep(5)

    guard.admit()
