"""What the columns of a file mean."""

import pytest

from channels_app.files.errors import BadHeader
from channels_app.rules.tags import Tag
from tests.files.making import names_of, rows_of, table_of


def test_columns_may_stand_in_any_order_and_case_with_spaces_around() -> None:
    (row,) = rows_of("TTL, Tag: Ward ,NAME , Type\n30,3,ward-1,FULL_MESH\n")

    assert (row.name, row.type, row.ttl) == ("ward-1", "FULL_MESH", "30")
    assert row.tags == (Tag(key="Ward", value="3"),)


def test_an_empty_cell_is_not_given() -> None:
    (row,) = rows_of("name,type,ttl,tag:ward\nward-1,,,\n")

    assert (row.type, row.ttl, row.tags) == (None, None, ())


def test_cells_missing_at_the_end_of_a_line_are_not_given() -> None:
    short, _ = rows_of("name,type,ttl\nward-1\nward-2,FULL_MESH,5\n")

    assert (short.name, short.type, short.ttl, short.problems) == ("ward-1", None, None, ())


def test_a_row_keeps_all_that_was_written() -> None:
    (row,) = rows_of("name,ttl,arn,tag:ward\nward 1!,soon,arn:x,3\n")

    assert row.written == (("name", "ward 1!"), ("ttl", "soon"), ("arn", "arn:x"), ("tag:ward", "3"))


def test_a_row_without_a_name_is_a_row_and_its_name_is_empty() -> None:
    assert names_of("name,ttl\n,60\n") == [""]


def test_columns_of_our_own_files_are_read_over() -> None:
    (row,) = rows_of(
        "line,name,arn,state,target,Created By,created_at,verdict,reason\n"
        "7,ward-1,arn:x,active,default,ada,2026-01-01,create,none\n"
    )

    assert (row.line, row.name, row.tags, row.problems) == (2, "ward-1", (), ())


@pytest.mark.parametrize(
    "cell",
    [
        '{"ward": "3", "bed": 7}',
        '[{"key": "ward", "value": "3"}, {"key": "bed", "value": "7"}]',
        '[{"Key": "ward", "Value": "3"}, {"Key": "bed", "Value": "7"}]',
    ],
)
def test_a_column_of_tags_is_json(cell: str) -> None:
    doubled = cell.replace('"', '""')

    (row,) = rows_of(f'name,tags\nward-1,"{doubled}"\n')

    assert row.tags == (Tag(key="ward", value="3"), Tag(key="bed", value="7"))


def test_a_key_that_is_there_twice_stays_twice() -> None:
    (row,) = rows_of('name,tag:ward,tags\nward-1,1,"{""ward"": ""2"", ""ward"": ""3""}"\n')

    assert [tag.value for tag in row.tags] == ["1", "2", "3"]


@pytest.mark.parametrize("cell", ["ward=3", "7", '"{""ward"": {}}"', "[1]", "[" * 9_000, "NaN"])
def test_tags_that_are_none_are_a_problem_of_their_row_alone(cell: str) -> None:
    first, second = rows_of(f"name,tags\nward-1,{cell}\nward-2,\n")

    assert [problem.field for problem in first.problems] == ["tags"]
    assert 'Write {"key": "value", …}' in first.problems[0].message
    assert not second.problems


@pytest.mark.parametrize(
    ("title", "hint"),
    [
        ("tll", "Did you mean ttl?"),
        ("typ", "Did you mean type?"),
        ("nmae", "Did you mean name?"),
        ("Tag", "Did you mean tags?"),
        ("ChannelType", "Did you mean type?"),
        ("MessageTtlSeconds", "Did you mean ttl?"),
        ("ward", "For a tag of that key, write tag:ward."),
        ("Ward Name", "For a tag of that key, write tag:Ward Name."),
        ("tag_ward", "For a tag, write tag:KEY, as in tag:ward."),
        ("tags: ward", "For a tag, write tag:KEY, as in tag:ward."),
        ("tag : ward", "For a tag, write tag:KEY, as in tag:ward."),
        ("xyzzy", "Columns are name, type, ttl, tags and tag:KEY."),
    ],
)
def test_an_unknown_column_is_refused_with_the_nearest_known(title: str, hint: str) -> None:
    with pytest.raises(BadHeader) as refusal:
        table_of(f"\nname,{title}\nward-1,x\n")

    assert str(refusal.value).startswith(f"Line 2: the column “{title}” is not known.")
    assert hint in str(refusal.value)


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("name,ttl,TTL", "the column “TTL” is there twice"),
        ("name,Name", "the column “Name” is there twice"),
        ("name,tag:ward,Tag: ward", "the column “Tag: ward” is there twice"),
        ("name,tag:", "a column “tag:” names no key"),
        ("type,ttl", "the header has no column “name”"),
        ("tag:ward", "the header has no column “name”"),
        ("ward-1,60", "there is no header with a column “name”, but “ward-1” and “60”"),
        ("ChannelName,ttl", "the header has no column “name”, but “ChannelName” and “ttl”"),
        ("ChannelName", "the header has no column “name”, but “ChannelName”. Call the column that holds"),
        ("Names", "the header has no column “name”, but “Names”"),
        (
            "ward-1, ward-2",
            "there is no header with a column “name”, but “ward-1” and “ward-2”. Give one name on",
        ),
    ],
)
def test_a_header_that_cannot_be_told_is_refused_with_its_line(header: str, what: str) -> None:
    with pytest.raises(BadHeader) as refusal:
        table_of(f"{header}\nward-1,x,x\n")

    assert str(refusal.value).startswith(f"Line 1: {what}")


@pytest.mark.parametrize("text", ["Our fleet\n\nName,TTL\nward-1,60\n", "Our fleet\nname\nward-1\n"])
def test_a_heading_above_the_header_is_refused_with_the_line_of_the_header(text: str) -> None:
    with pytest.raises(
        BadHeader, match=r"^Line [23]: the header is not the first line\. Delete what is above"
    ):
        rows_of(text)


def test_tags_whose_keys_differ_in_case_are_two() -> None:
    (row,) = rows_of("name,tag:ward,tag:Ward\nward-1,1,2\n")

    assert row.tags == (Tag(key="ward", value="1"), Tag(key="Ward", value="2"))


def test_columns_without_title_and_content_are_no_columns() -> None:
    table = table_of("name,,ttl,,\nward-1,,60,,\n")

    assert [row.problems for row in table.rows] == [()]
    assert table.columns == ("name", "ttl")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "name,ttl\nward-1,60,north\n",
            "“north” stands in column 3, which has no title: the header has 2. If a",
        ),
        (
            "name,,ttl\nward-1,north,60\n",
            "“north” stands in column 2, which has no title. Give the column a title",
        ),
        ("ward-1\nward-2,60\n", "“60” stands in column 2, which has no title"),
        (
            "name\nward-1,north,east\n",
            "“north” in column 2 and 1 more cell of this line have no title above them: the header has 1. If a",
        ),
        (
            "name\nward-1" + ",x" * 400_000 + "\n",
            "“x” in column 2 and 399,999 more cells of this line have no title above them: the header has 1.",
        ),
    ],
)
def test_a_cell_under_no_title_is_a_problem_of_its_row(text: str, message: str) -> None:
    *_, row = rows_of(text)

    assert [problem.message[: len(message)] for problem in row.problems] == [message]


@pytest.mark.parametrize("title", ["Kamera", "gate-east"])
def test_a_name_that_may_be_a_title_is_told_of(title: str) -> None:
    table = table_of(f"\n{title}\nward-2\n")

    assert [row.name for row in table.rows] == [title, "ward-2"]
    assert table.notes == (
        f"There is no header, so “{title}” on line 2 is read as a name. If it is a title, write name in its place.",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name\nward-1\nname\nward-2\n", "This is the header once more. Delete the line."),
        ("name,tag:a\nward-1,x\nName, tag:a\nward-2,x\n", "This is the header once more. Delete the line."),
        ("name\nward-1\n-----\nward-2\n", "This is a rule, drawn to be looked at. Delete the line."),
        (
            "|name|tags|\n|ward-1||\n|---|---|\n|ward-2||\n",
            "This is a rule, drawn to be looked at. Delete the line.",
        ),
    ],
)
def test_a_line_that_is_no_row_makes_no_channel(text: str, message: str) -> None:
    before, stray, behind = rows_of(text)

    assert (before.problems, behind.problems) == ((), ())
    assert stray.line == 3
    assert stray.problems[0].message == message


def test_a_channel_may_be_called_name_where_the_line_says_more() -> None:
    (row,) = rows_of("name,ttl\nname,60\n")

    assert (row.name, row.problems) == ("name", ())


def test_a_header_of_endless_columns_takes_no_endless_time() -> None:
    titles = ",".join(f"tag:{number}" for number in range(100_000))

    assert names_of(f"name,{titles}\nward-1\n") == ["ward-1"]


def test_a_file_of_names_may_hold_a_name_that_looks_like_no_title() -> None:
    assert names_of("device-name\nward-2\n") == ["device-name", "ward-2"]
