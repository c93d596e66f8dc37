"""CSV as people have it."""

import csv

import pytest

from channels_app.files.encoding import LINE_MAX
from channels_app.files.errors import Damaged, TooMuch, Unreadable
from channels_app.rules.tags import Tag
from tests.files.making import names_of, rows_of, table_of


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_of_four_signs_divides_the_cells(delimiter: str) -> None:
    table = table_of("name,ttl\nward-1,60\n".replace(",", delimiter))

    assert [(row.name, row.ttl) for row in table.rows] == [("ward-1", "60")]
    assert table.delimiter == delimiter


def test_the_header_decides_what_divides_even_if_values_hold_other_signs() -> None:
    (row,) = rows_of("name;tag:site\nward-1;Köln, Deutz, rechts\n")

    assert row.tags == (Tag(key="site", value="Köln, Deutz, rechts"),)


def test_a_first_line_of_excel_that_names_the_sign_is_obeyed() -> None:
    (row,) = rows_of("sep=;\r\nname;ttl\r\nward-1;30\r\n")

    assert (row.line, row.name, row.ttl) == (3, "ward-1", "30")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_unix_windows_or_an_old_mac(end: str) -> None:
    rows = rows_of(end.join(["name,ttl", "ward-1,5", "ward-2,6", ""]))

    assert [(row.line, row.name) for row in rows] == [(2, "ward-1"), (3, "ward-2")]


def test_blank_lines_are_skipped_and_counted() -> None:
    rows = rows_of("\n\nname,ttl\n\nward-1,60\n , \n,,\n\nward-2,60\n\n")

    assert [(row.line, row.name) for row in rows] == [(5, "ward-1"), (9, "ward-2")]


def test_spaces_around_cells_are_no_part_of_them() -> None:
    (row,) = rows_of(" name , type ,tag:ward\n ward-1\u00a0,  FULL_MESH, 3 north \n")

    assert (row.name, row.type, row.tags) == ("ward-1", "FULL_MESH", (Tag(key="ward", value="3 north"),))


def test_a_quoted_cell_may_hold_line_breaks_and_rows_are_known_by_their_first_line() -> None:
    rows = rows_of('name,tag:note\nward-1,"first\nsecond"\nward-2,x\n')

    assert [(row.line, row.tags[0].value) for row in rows] == [(2, "first\nsecond"), (4, "x")]


def test_a_space_may_stand_before_a_quote() -> None:
    (row,) = rows_of('"name", "ttl", "tag:ward"\n"ward-1", "60", "north, 3rd"\n')

    assert (row.name, row.ttl, row.problems) == ("ward-1", "60", ())


def test_a_space_may_divide_the_cells_where_the_file_says_so() -> None:
    (row,) = rows_of("sep= \nname type ttl\nward-1  60\n")

    assert (row.name, row.type, row.ttl) == ("ward-1", None, "60")


def test_a_quote_inside_quotes_is_written_twice() -> None:
    (row,) = rows_of('name,tag:disk\nward-1,"5"" disk"\n')

    assert row.tags[0].value == '5" disk'


def test_a_quote_in_the_middle_of_a_plain_cell_is_a_quote() -> None:
    (row,) = rows_of('name,tag:disk\nward-1,5" disk\n')

    assert row.tags[0].value == '5" disk'


def test_a_quote_that_is_never_closed_is_a_file_cut_short_named_by_the_line_of_the_quote() -> None:
    with pytest.raises(
        Damaged, match=r"^Line 3: a double quote opens here .* cut short.* Give the whole file"
    ):
        rows_of('name,tag:note\nward-1,x\nward-2,"unfini\nward-3,x\n')


def test_text_behind_a_closing_quote_is_refused_with_its_line() -> None:
    with pytest.raises(
        Damaged, match=r"^Line 2: behind a closing double quote, text goes on\. Write a quote"
    ):
        rows_of('name,tag:note\nward-1,"a"b\n')


def test_a_cell_that_never_ends_is_refused_with_the_line_it_begins_on() -> None:
    with pytest.raises(TooMuch, match=r"^Line 3: a cell has more than 131,072 characters"):
        rows_of('name,tag:note\nward-1,x\nward-2,"' + "ward,x\n" * 30_000)


def test_a_line_that_never_ends_is_refused_without_being_read_to_its_end() -> None:
    with pytest.raises(TooMuch, match=r"^Line 2: the line is longer than 1,048,576 characters"):
        rows_of("name\n" + "ward-1 " * LINE_MAX)


def test_a_nul_is_refused_with_its_line() -> None:
    with pytest.raises(Unreadable, match=r"^Line 2: here is a NUL character.*UTF-16 without its mark"):
        rows_of("name\nward\x001\n")


def test_rows_before_a_broken_line_are_given() -> None:
    rows = table_of('name\nward-1\n"ward-2').rows

    assert next(rows).name == "ward-1"
    with pytest.raises(Damaged):
        next(rows)


def test_a_last_line_with_less_than_all_others_and_no_end_may_be_cut_short() -> None:
    whole, cut = rows_of("name,type,ttl\nward-1,SINGLE_MASTER,60\nward-2")

    assert not whole.problems
    assert [problem.message for problem in cut.problems] == [
        "The file ends in the middle of this line, and may be cut short. Give the whole file."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "name,ttl\nward-1,60\nward-2\n",  # its line is ended
        "name,ttl\nward-1\nward-2",  # others are short too
        "name,ttl\nward-1,60\nward-2,60",
        "name\nward-1\nward-2",
        "ward-1\nward-2",
    ],
)
def test_a_last_line_is_whole_if_it_is_ended_or_like_others(text: str) -> None:
    assert [row.problems for row in rows_of(text)][-1] == ()


def test_names_alone_one_on_each_line_need_no_header() -> None:
    assert names_of("ward-1\nward-2\n\nward-3") == ["ward-1", "ward-2", "ward-3"]


def test_names_alone_may_be_followed_by_signs_with_nothing_between() -> None:
    assert names_of("ward-1,\nward-2,,\n") == ["ward-1", "ward-2"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "'", "\t", "\r"])
def test_exactly_one_apostrophe_is_taken_off_before_what_a_spreadsheet_might_run(sign: str) -> None:
    (row,) = rows_of(f'name,tag:x\nward-1,"\'{sign}1"\n'.encode())

    assert row.tags[0].value == f"{sign}1".strip()


@pytest.mark.parametrize("text", ["'ward", "=ward", "-ward", "ward'=", "'"])
def test_any_other_cell_is_left_as_it_is(text: str) -> None:
    (row,) = rows_of(f"name,tag:x\nward-1,{text}\n")

    assert row.tags[0].value == text


def test_finding_out_what_divides_takes_no_long_time_over_a_sample_full_of_quotes() -> None:
    junk = "\n'x\";" * 4_000

    assert len(rows_of(junk)) == 4_000


def test_the_limit_of_the_csv_module_is_left_as_it_was() -> None:
    rows_of("name\nward-1\n")

    assert csv.field_size_limit() == 131_072
