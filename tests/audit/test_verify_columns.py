"""A column is what the body says, to the last character: databases keep more than that in it."""

import pytest

from channels_app.audit.body import read_body
from channels_app.audit.chain import next_hash
from channels_app.audit.inspection import Kind
from channels_app.audit.models import AuditEvent, ChainHead
from tests.audit.attacks import attack, edit, name_faults
from tests.audit.entries import write

pytestmark = pytest.mark.django_db

ON_SQLITE = pytest.mark.only_on("sqlite")  # PostgreSQL holds its columns to their types


@ON_SQLITE
@pytest.mark.parametrize(
    "change",
    [
        "at = at || '+05:00'",
        "at = replace(at, ' ', 'T')",
        "at = substr(at, 1, 19) || ',' || substr(at, 21)",
        "at = substr(at, 1, 23)",
        "at = CAST(at AS BLOB)",
        "at = 'soon'",
        "id = id || 'ff'",
        "id = upper(id)",
        "id = CAST(id AS BLOB)",
        "actor = actor || char(0)",
        "actor = CAST(actor AS BLOB)",
    ],
)
def test_what_sqlite_keeps_beside_the_value_is_named(change: str) -> None:
    write(5)

    attack(f"UPDATE audit_auditevent SET {change} WHERE seq = 3")  # noqa: S608

    assert name_faults() == [(3, Kind.COPY)]


@ON_SQLITE
@pytest.mark.parametrize("column", ["body", "hash"])
def test_bytes_that_would_be_the_right_text_are_named(column: str) -> None:
    write(5)

    attack(f"UPDATE audit_auditevent SET {column} = CAST({column} AS BLOB) WHERE seq = 3")  # noqa: S608

    assert (3, Kind.EDITED) in name_faults()


@pytest.mark.only_on("postgresql")  # SQLite knows no years before Christ
@pytest.mark.parametrize(
    "change", ["at = (at::text || ' BC')::timestamptz", "at = '-infinity'", "at = 'infinity'"]
)
def test_a_time_of_another_age_is_named(change: str) -> None:
    write(5)

    attack(f"UPDATE audit_auditevent SET {change} WHERE seq = 3")  # noqa: S608

    assert name_faults() == [(3, Kind.COPY)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"actor":"ada"', '"actor":"eve","actor":"ada"'),
        ('"actor":"ada"', '"actor": "ada"'),
        ('"actor":"ada"', '"actor":"\\u0061da"'),
        ('"details":{}', '"details":1.0'),
        ('"details":{}', '"details":NaN'),
        ('{"action"', '\n{"action"'),
        ('{"action"', '["action"'),
    ],
)
def test_a_body_that_could_be_read_in_two_ways_is_named_though_its_hash_is_right(old: str, new: str) -> None:
    *_, before, newest = write(5)
    body = newest.body.replace(old, new)
    assert body != newest.body

    edit(5, body=body, hash=next_hash(before.hash, body))
    ChainHead.objects.update(hash=AuditEvent.objects.get(seq=5).hash)

    assert name_faults() == [(5, Kind.EDITED)]


@pytest.mark.parametrize("body", ["[" * 100_000, '{"seq":1.5}', '{"seq":NaN}', "17", "", "{"])
def test_what_is_no_body_is_refused(body: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read_body(body)
