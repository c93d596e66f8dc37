"""From a row and the batch's defaults to the channel that is asked for."""

import pytest

from channels_app.files.errors import TooMuch
from channels_app.files.rows import Row, at_most, spec_of
from channels_app.rules.spec import ChannelSpec, find_problems
from channels_app.rules.tags import Tag

ROWS = [Row(line=line, name="bed") for line in (2, 3, 7)]
DEFAULTS = ChannelSpec(
    name="", type="FULL_MESH", ttl=90, tags=(Tag(key="ward", value="1"), Tag(key="site", value="k"))
)


def test_what_a_row_does_not_give_the_defaults_do() -> None:
    assert spec_of(Row(line=2, name="bed"), defaults=DEFAULTS) == ChannelSpec(
        name="bed", type="FULL_MESH", ttl=90, tags=DEFAULTS.tags
    )


def test_what_a_row_gives_takes_the_defaults_place() -> None:
    row = Row(line=2, name="bed", type="SINGLE_MASTER", ttl="5", tags=(Tag(key="ward", value="3"),))

    spec = spec_of(row, defaults=DEFAULTS)

    assert (spec.type, spec.ttl) == ("SINGLE_MASTER", 5)
    assert spec.tags == (Tag(key="site", value="k"), Tag(key="ward", value="3"))


def test_as_many_rows_as_are_allowed_are_given() -> None:
    assert list(at_most(iter(ROWS), 3)) == ROWS


def test_the_first_row_that_is_too_many_is_refused_with_its_line() -> None:
    with pytest.raises(TooMuch, match=r"^Line 7: the file has more than 2 rows"):
        list(at_most(iter(ROWS), 2))


@pytest.mark.parametrize("ttl", ["60", "060", "+60", "60.0", "60.00"])
def test_a_ttl_is_a_whole_number_however_a_program_writes_it(ttl: str) -> None:
    assert spec_of(Row(line=2, name="bed", ttl=ttl), defaults=DEFAULTS).ttl == 60


@pytest.mark.parametrize("ttl", ["soon", "60.5", "6 0", "٦٠", "1e2", "9" * 5_000])
def test_a_ttl_that_is_no_number_is_left_for_the_rules_to_judge(ttl: str) -> None:
    spec = spec_of(Row(line=2, name="bed", ttl=ttl), defaults=DEFAULTS)

    problems = find_problems(spec, types=["FULL_MESH"])

    assert [problem.field for problem in problems] == ["ttl"]


def test_a_key_that_a_row_gives_twice_is_left_for_the_rules_to_judge() -> None:
    row = Row(line=2, name="bed", tags=(Tag(key="ward", value="3"), Tag(key="ward", value="4")))

    problems = find_problems(spec_of(row, defaults=DEFAULTS), types=["FULL_MESH"])

    assert [problem.message for problem in problems] == ["The key ward is already tag 2. Remove one of them."]
