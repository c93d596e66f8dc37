"""Bad rows are given back, repaired, and given again."""

from channels_app.files.delimited import write_csv
from channels_app.files.repair import repair_columns, repair_record
from tests.files.making import rows_of, table_of


def test_bad_rows_come_back_as_they_were_written_with_their_line_and_the_reason() -> None:
    table = table_of("TTL;name;tag:ward\nsoon;ward 1;3\n;ward-2;\n")

    records = [repair_record(row, "Not so.") for row in table.rows]
    file = b"".join(write_csv(repair_columns(table.columns), records))

    assert file.decode().splitlines() == [
        "line,ttl,name,tag:ward,reason",
        "2,soon,ward 1,3,Not so.",
        "3,,ward-2,,Not so.",
    ]


def test_what_came_back_can_be_given_again_and_come_back_again() -> None:
    given = 'line,name,tags,verdict,reason\n7,=ward,"{""ward"": ""3"", ""ward"": ""4""}",invalid,Not so.\n'
    table = table_of(given)
    (row,) = table.rows

    file = b"".join(write_csv(repair_columns(table.columns), [repair_record(row, "Nor so.")]))

    (again,) = rows_of(file)
    assert (again.name, again.tags) == ("=ward", row.tags)
    assert file.decode().splitlines()[0] == "line,name,tags,reason"
    assert dict(again.written)["reason"] == "Nor so."


def test_tags_of_json_lines_come_back_in_a_column_of_tags() -> None:
    table = table_of('{"name": "ward 1", "tag:ward": "3", "tags": [{"key": "bed", "value": "7"}]}\n')
    (row,) = table.rows

    (again,) = rows_of(b"".join(write_csv(repair_columns(table.columns), [repair_record(row, "Not so.")])))

    assert (again.name, again.tags) == ("ward 1", row.tags)
