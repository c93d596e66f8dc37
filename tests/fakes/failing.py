"""How the AWS of the tests fails: in the ways that it is told to, and it remembers what it was asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from channels_app.aws import errors
from channels_app.aws.errors import AwsError


class Failing:
    def __init__(self) -> None:
        # Operations of the API, and the subject of each: a name, an ARN or nothing
        self.calls: list[tuple[str, str]] = []
        self._failures: list[list[Any]] = []  # action, error, and how many calls go well before
        self._lost: list[bool] = []

    def fail_next(self, error: AwsError, *, action: str = "", after: int = 0) -> None:
        """The next call, or the next of this operation of the API, raises `error` and does nothing: at once, or
        `after` so many that go well."""
        self._failures.append([action, error, after])

    def lose_next_answer(self, *, after_commit: bool = True) -> None:
        """The answer to the next change is lost: after it was carried out, or before."""
        self._lost.append(after_commit)

    def admit(self) -> None:
        for failure in [each for each in self._failures if each[0] == "Admit"][:1]:
            self._failures.remove(failure)
            raise failure[1]

    def _begin(self, action: str, subject: str = "") -> None:
        self.calls.append((action, subject))
        for planned in self._failures:
            if planned[0] in {"", action}:
                planned[2] -= 1
                if planned[2] < 0:
                    self._failures.remove(planned)
                    raise planned[1]

    @contextmanager
    def _losing(self, action: str) -> Iterator[None]:
        lost = self._lost.pop(0) if self._lost else None
        if lost is False:
            raise errors.LostAnswer("dropped before it was carried out", action=action)
        yield
        if lost:
            raise errors.LostAnswer("dropped after it was carried out", action=action)
