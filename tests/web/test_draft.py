from uuid import UUID, uuid4

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from channels_app.rules.spec import find_problems
from channels_app.rules.tags import TAGS_MAX, Tag
from channels_app.web.forms import draft as drafts

SUBMISSION = "b7f0e2a4-5f4e-4b35-9f0c-3f7f0f6a5a11"


def typed(**fields: str | list[str]) -> QueryDict:
    data = QueryDict(mutable=True)
    data["submission"] = SUBMISSION
    for name, value in fields.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def tags(*pairs: tuple[str, str]) -> tuple[Tag, ...]:
    return tuple(Tag(key=key, value=value) for key, value in pairs)


def test_the_submission_stays_the_same() -> None:
    assert drafts.read(typed()).submission == UUID(SUBMISSION)


def test_a_form_without_a_submission_gets_one() -> None:
    assert drafts.read(typed(submission="garbage")).submission.version == 4


def test_two_new_forms_are_two_submissions() -> None:
    assert drafts.blank(QueryDict()).submission != drafts.blank(QueryDict()).submission


def test_a_link_may_fill_in_the_name() -> None:
    assert drafts.blank(QueryDict("name=ward-3")).name == "ward-3"


def test_rows_that_hold_nothing_are_left_out() -> None:
    draft = drafts.read(typed(key=["ward", "", ""], value=["3", "", "north"]))

    assert draft.tags == tags(("ward", "3"), ("", "north"))


def test_pasted_lines_become_rows() -> None:
    draft = drafts.read(typed(key=["ward"], value=["3"], pasted="bed=07\r\nbuilding=north=wing\r\n"))

    assert draft.tags == tags(("ward", "3"), ("bed", "07"), ("building", "north=wing"))


def test_a_row_is_removed_by_its_number() -> None:
    draft = drafts.read(typed(key=["a", "b", "c"], value=["1", "2", "3"]))

    assert draft.without_row("2").tags == tags(("a", "1"), ("c", "3"))


def test_removing_a_row_that_is_not_there_removes_none() -> None:
    draft = drafts.read(typed(key=["a"], value=["1"]))

    assert draft.without_row("7").tags == draft.without_row("x").tags == draft.tags


def test_there_is_room_for_one_more_until_there_are_fifty() -> None:
    full = drafts.Draft(submission=uuid4(), tags=tags(*((str(n), "") for n in range(TAGS_MAX))))

    assert full.with_room() == full
    assert len(full.without_row("1").with_room().tags) == TAGS_MAX


def test_spaces_around_a_pasted_name_are_no_part_of_it() -> None:
    assert drafts.read(typed(name=" ward-3 ")).name == "ward-3"


def test_a_ttl_that_is_no_number_is_a_problem_and_stays_as_it_was_typed() -> None:
    draft = drafts.read(typed(name="ward-3", type="SINGLE_MASTER", ttl="soon"))

    (problem,) = find_problems(draft.spec, types=["SINGLE_MASTER"])
    assert (problem.field, draft.ttl) == ("ttl", "soon")


def test_a_line_break_in_a_reason_is_one_character() -> None:
    assert drafts.read(typed(reason="one\r\ntwo\x00")).reason == "one\ntwo"


@given(
    st.dictionaries(st.sampled_from(["name", "type", "ttl", "key", "value", "pasted", "reason"]), st.text())
)
def test_whatever_is_sent_has_a_spec_whose_problems_can_be_told(fields: dict[str, str]) -> None:
    draft = drafts.read(typed(**fields))

    problems = find_problems(draft.spec, types=["SINGLE_MASTER"])

    assert all(problem.message for problem in problems)
