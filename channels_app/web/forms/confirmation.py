"""The form of a page that asks before it does something: what has to be typed first, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

from django.http import QueryDict

from channels_app.rules.spec import Problem
from channels_app.web.forms.draft import typed_reason
from channels_app.web.forms.shown import Correction

ANCHORS = {"tags": "asked", "ttl": "asked"}  # a page that asks for many channels has one field for each


@dataclass(frozen=True, kw_only=True, slots=True)
class Confirmation:
    """As it was filled in, with what is wrong with it. `shown` names what the page listed."""

    submission: UUID  # made with the page, so that one page does it once
    typed: str = ""
    reason: str = ""
    shown: str = ""
    errors: dict[str, list[str]] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()

    def with_problems(self, problems: Sequence[Problem], *, asked: str) -> "Confirmation":
        """`asked` is what the field is called in which something has to be typed."""
        labels = {"typed": asked, "reason": "Reason", "tags": "Tags", "ttl": "Message TTL"}
        errors: dict[str, list[str]] = {}
        for problem in problems:
            errors.setdefault(problem.field, []).append(problem.message)
        corrections = tuple(
            Correction(
                label=labels[each.field], message=each.message, anchor=ANCHORS.get(each.field, each.field)
            )
            for each in problems
        )
        return replace(self, errors=errors, corrections=corrections)


def blank() -> Confirmation:
    """A new form."""
    return Confirmation(submission=uuid4())


def read(data: QueryDict) -> Confirmation:
    """The form as it came back."""
    return Confirmation(
        submission=_submission(data.get("submission", "")),
        typed=data.get("typed", "").replace("\x00", "").strip(),
        reason=typed_reason(data),
        shown=data.get("shown", ""),
    )


def _submission(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
