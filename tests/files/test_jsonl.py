"""JSON Lines: one object a line."""

import pytest

from channels_app.files.errors import BadHeader, Damaged, Unreadable
from channels_app.rules.tags import Tag
from tests.files.making import names_of, rows_of, table_of


def test_each_line_is_a_row() -> None:
    table = table_of(
        '{"name": "ward-1", "ttl": 30, "tags": {"ward": "3"}}\n\n{"name":"ward-2","type":"FULL_MESH"}\n'
    )

    first, second = table.rows
    assert (table.kind, first.line, first.ttl, first.tags) == (
        "JSON Lines",
        1,
        "30",
        (Tag(key="ward", value="3"),),
    )
    assert (second.line, second.type, second.ttl) == (3, "FULL_MESH", None)


@pytest.mark.parametrize("name", [" ward-1 ", "'=ward", "'-ward", "=ward", "{ward}"])
def test_nothing_in_it_is_altered(name: str) -> None:
    assert names_of(f'{{"name": "{name}"}}\n') == [name]


def test_numbers_are_read_as_they_are_written() -> None:
    (row,) = rows_of('{"name": 12345678901234567890, "ttl": 60.0}\n')

    assert (row.name, row.ttl) == ("12345678901234567890", "60.0")


def test_null_is_not_given() -> None:
    (row,) = rows_of('{"name": "ward-1", "type": null, "ttl": null, "tags": null, "tag:x": null}\n')

    assert (row.type, row.ttl, row.tags, row.problems) == (None, None, (), ())


def test_keys_of_our_own_files_are_read_over() -> None:
    assert names_of('{"name": "ward-1", "arn": "x", "state": "active", "line": 7, "reason": ["x"]}\n') == [
        "ward-1"
    ]


def test_tags_may_have_keys_of_their_own_which_stand_under_tags_when_given_back() -> None:
    (row,) = rows_of('{"name": "ward-1", "tag:ward": "3"}\n')

    assert row.tags == (Tag(key="ward", value="3"),)
    assert row.written == (("name", "ward-1"), ("tags", '{"ward": "3"}'))


def test_a_tag_that_is_there_twice_is_given_back_twice() -> None:
    (row,) = rows_of('{"name": "ward-1", "tags": {"ward": "3", "ward": "4"}}\n')

    expected = '[{"key": "ward", "value": "3"}, {"key": "ward", "value": "4"}]'
    assert dict(row.written)["tags"] == expected


def test_a_line_of_endless_keys_takes_no_endless_time() -> None:
    tags = ",".join(f'"tag:{number}":""' for number in range(60_000))

    (row,) = rows_of(f'{{"name":"ward-1",{tags}}}\n')

    assert len(row.tags) == 60_000


def test_a_value_that_is_no_text_is_a_problem_of_its_row() -> None:
    (row,) = rows_of('{"name": ["ward-1"], "tags": 7}\n')

    assert [problem.field for problem in row.problems] == ["tags", "name"]


@pytest.mark.parametrize(
    ("line", "error", "what"),
    [
        ('{"name": "ward-2"\n', Unreadable, "this is not JSON. Write one object on each line."),
        (
            '{"name": "ward-2',
            Damaged,
            "the file ends in the middle of this line's JSON. It may be cut short.",
        ),
        ('["ward-2"]\n', Unreadable, "this is JSON, but no object."),
        ('{"nmae": "ward-2"}\n', BadHeader, "the key “nmae” is not known. Did you mean name?"),
        ('{"name": "a", "name": "b"}\n', BadHeader, "the key “name” is there twice."),
        ('{"a":' * 5_000 + "\n", Unreadable, "its brackets go too deep."),
        ('{"name":' + "[" * 700 + "]" * 700 + "}\n", Unreadable, "its brackets go too deep. Give texts and"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_with_its_number(
    line: str, error: type[Unreadable], what: str
) -> None:
    with pytest.raises(error) as refusal:
        rows_of('{"name": "ward-1"}\n' + line)

    assert str(refusal.value).startswith(f"Line 2: {what}")
