"""What is written, is read: whatever a channel may hold, and in the formats that hold it, anything else."""

import io
import string
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from channels_app.files.cells import Value, guard, unguard
from channels_app.files.delimited import write_csv
from channels_app.files.jsonl import write_jsonl
from channels_app.files.tag_cell import parse_tags, write_tags
from channels_app.files.xlsx.write import TEXT_MAX, write_xlsx
from channels_app.rules.tags import Tag
from tests.files.making import rows_of, table_of

COLUMNS = ("name", "arn", "state", "type", "ttl", "target", "created_by", "created_at", "tags", "reason")
Writer = Callable[[Sequence[str], Sequence[Mapping[str, Value]]], bytes]


def as_csv(columns: Sequence[str], records: Sequence[Mapping[str, Value]]) -> bytes:
    return b"".join(write_csv(columns, records))


def as_csv_for_excel(columns: Sequence[str], records: Sequence[Mapping[str, Value]]) -> bytes:
    return b"".join(write_csv(columns, records, mark=True))


def as_jsonl(columns: Sequence[str], records: Sequence[Mapping[str, Value]]) -> bytes:
    return b"".join(write_jsonl(columns, records))


def as_xlsx(columns: Sequence[str], records: Sequence[Mapping[str, Value]]) -> bytes:
    file = io.BytesIO()
    write_xlsx(file, columns, records)
    return file.getvalue()


WRITERS = [as_csv, as_csv_for_excel, as_jsonl, as_xlsx]
NAMES = st.text(string.ascii_letters + string.digits + "_.-", min_size=1, max_size=12)
ANY = st.text(max_size=12)
TAG_TEXT = st.text(st.characters(categories=["L", "Z", "N"], include_characters="_.:/=+-@"), max_size=8)
TAGS = st.dictionaries(TAG_TEXT.filter(bool), TAG_TEXT, max_size=4)
RECORDS = st.fixed_dictionaries({"name": NAMES, "ttl": st.integers(5, 120), "tags": TAGS, "reason": ANY})


def _tags(values: Mapping[str, str]) -> tuple[Tag, ...]:
    return tuple(Tag(key=key, value=value) for key, value in values.items())


@pytest.mark.parametrize("write", WRITERS)
@settings(max_examples=40, deadline=None)
@given(st.lists(RECORDS, min_size=1, max_size=4))
def test_any_channels_that_are_written_can_be_given_again(
    write: Writer, records: list[dict[str, object]]
) -> None:
    channels = [(str(record["name"]), str(record["ttl"]), _tags(record["tags"])) for record in records]  # type: ignore[arg-type]

    file = write(
        COLUMNS,
        [
            {"name": name, "ttl": int(ttl), "tags": tags, "reason": str(record["reason"])}
            for (name, ttl, tags), record in zip(channels, records, strict=True)
        ],
    )

    assert [(row.name, row.ttl, row.tags) for row in rows_of(file)] == channels


@given(ANY)
def test_an_apostrophe_put_before_a_text_is_the_one_that_is_taken_off(text: str) -> None:
    assert unguard(guard(text)) == text


@given(ANY)
def test_no_guarded_text_begins_like_a_formula(text: str) -> None:
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.lists(st.tuples(ANY, ANY), max_size=4))
def test_any_tags_are_read_as_they_were_written_doubles_too(pairs: list[tuple[str, str]]) -> None:
    tags = tuple(Tag(key=key, value=value) for key, value in pairs)

    assert parse_tags(write_tags(tags)) == tags


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12))
def test_a_csv_cell_holds_any_text(text: str) -> None:
    (row,) = rows_of(as_csv(["name", "reason"], [{"name": "ward-1", "reason": text}]))

    assert dict(row.written).get("reason", "") == text.strip()


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffe\uffff"), max_size=12))
def test_a_sheet_cell_holds_any_text(text: str) -> None:
    file = as_xlsx(["name", "reason"], [{"name": "ward-1", "reason": f"<{text}>"}])

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0)
    assert sheet.to_python()[1][1] == f"<{text}>"


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("text", ["\0", "\ud800", "\ufffe", "a\uffffb", "x" * 70_000])
def test_what_a_format_cannot_hold_is_marked_or_cut_and_spoils_nothing_else(write: Writer, text: str) -> None:
    rows = rows_of(write(["name", "reason"], [{"name": "ward-1", "reason": text}, {"name": "ward-2"}]))

    assert [row.name for row in rows] == ["ward-1", "ward-2"]


def test_a_text_too_long_for_a_sheet_ends_in_an_ellipsis() -> None:
    (row,) = rows_of(as_xlsx(["name", "reason"], [{"name": "ward-1", "reason": "x" * 70_000}]))

    assert dict(row.written)["reason"] == "x" * (TEXT_MAX - 1) + "…"


@pytest.mark.parametrize("write", WRITERS)
def test_times_are_written_in_utc(write: Writer) -> None:
    at = datetime(2026, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=1)))

    file = write(["name", "created_at"], [{"name": "ward-1", "created_at": at}])

    if write is not as_jsonl:
        assert dict(rows_of(file)[0].written)["created_at"] == "2026-03-01T08:30:00Z"
    else:
        assert b'"created_at": "2026-03-01T08:30:00Z"' in file


@pytest.mark.parametrize("write", WRITERS)
def test_no_records_are_a_file_all_the_same(write: Writer) -> None:
    file = write(["name", "arn"], [])

    assert file == b"" if write is as_jsonl else table_of(file).columns == ("name", "arn")


def test_the_mark_is_written_only_where_it_is_asked_for() -> None:
    assert as_csv(["name"], []) == b"name\r\n"
    assert as_csv_for_excel(["name"], []) == b"\xef\xbb\xbfname\r\n"


def test_a_long_file_is_written_in_pieces() -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    records: list[dict[str, Value]] = [{"name": f"ward-{n}", "created_at": at} for n in range(5_000)]

    for write in (write_csv, write_jsonl):
        pieces = list(write(["name", "created_at"], iter(records)))
        assert len(pieces) > 2
        assert len(rows_of(b"".join(pieces))) == 5_000


def test_a_number_is_a_number_to_a_spreadsheet_and_a_name_never_is() -> None:
    file = as_xlsx(["name", "ttl"], [{"name": "007", "ttl": 60}])

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0)
    assert sheet.to_python()[1] == ["007", 60.0]
