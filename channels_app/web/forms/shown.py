"""The create form and its problems as the page shows them: each next to its field, and all of them on top."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from channels_app.models import Channel
from channels_app.rules.spec import Problem
from channels_app.rules.tags import TAGS_MAX
from channels_app.web.forms.draft import Draft

LABELS = {
    "name": "Name",
    "file": "File",
    "paste": "Pasted list",
    "pattern": "Pattern",
    "type": "Type",
    "ttl": "Message TTL",
    "tags": "Tags",
    "reason": "Reason",
}
PARTS = ("key", "value")


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """One line of the summary, with the field that it leads to."""

    label: str
    message: str
    anchor: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """The key or the value of a row."""

    text: str
    wrong: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One tag in the form, with what is wrong with it."""

    number: int
    key: Box
    value: Box
    errors: list[str]
    is_new: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownForm:
    """All that the template needs; `errors` holds the messages of each field by its name."""

    draft: Draft
    rows: list[Row]
    errors: dict[str, list[str]]
    corrections: list[Correction]
    taken: Channel | None
    has_room: bool


def show(
    draft: Draft, *, problems: Sequence[Problem] = (), taken: Channel | None = None, focus: bool = False
) -> ShownForm:
    """`focus`: the last row was just added, and is where the person types next."""
    tags = [problem for problem in problems if problem.row is not None]
    last = len(draft.tags) if focus else 0
    return ShownForm(
        draft=draft,
        rows=[
            _row(
                number, tag.key, tag.value, [each for each in tags if each.row == number - 1], number == last
            )
            for number, tag in enumerate(draft.tags, start=1)
        ],
        errors={name: _messages(problems, name) for name in LABELS},
        corrections=[_correction(problem) for problem in problems],
        taken=taken,
        has_room=len(draft.tags) < TAGS_MAX,
    )


def answer_button(data: QueryDict, draft: Draft) -> ShownForm | None:
    """The form after one of its buttons for rows; None where it was sent to be carried out."""
    if "remove" in data:
        return show(draft.without_row(data.get("remove", "")).with_room())
    if "add" in data:
        return show(draft.with_room(), focus=True)
    return None


def _row(number: int, key: str, value: str, problems: Sequence[Problem], is_new: bool) -> Row:
    wrong = {problem.part for problem in problems}
    return Row(
        number=number,
        key=Box(text=key, wrong="key" in wrong),
        value=Box(text=value, wrong="value" in wrong),
        errors=[problem.message for problem in problems],
        is_new=is_new,
    )


def _messages(problems: Sequence[Problem], field: str) -> list[str]:
    return [problem.message for problem in problems if problem.field == field and problem.row is None]


def _correction(problem: Problem) -> Correction:
    if problem.row is None:
        return Correction(label=LABELS[problem.field], message=problem.message, anchor=problem.field)
    number = problem.row + 1
    return Correction(
        label=f"Tag {number}", message=problem.message, anchor=f"tag-{number}-{problem.part or PARTS[0]}"
    )
