"""Bad rows given back: repaired, they can be given again."""

from io import BytesIO

from channels_app.files.delimited import write_csv
from channels_app.files.detect import read_table
from channels_app.models import Batch, Operation
from channels_app.services import previews
from tests.services.desk import Desk
from tests.services.preview_desk import previewed, verdicts


def bad_rows_of(batch: Batch) -> bytes:
    returned = previews.give_back(Operation.objects.filter(batch=batch).exclude(verdict="create"))
    return b"".join(write_csv(returned.columns, returned.records))


def test_bad_rows_come_back_as_they_were_written_with_line_and_reason(desk: Desk) -> None:
    batch = previewed(desk, "name;ttl;tag:ward\ngate-1;60;3\ngåte;soon;4\n".encode())

    header, row = bad_rows_of(batch).decode().splitlines()

    assert header == "line,name,ttl,tag:ward,reason"
    assert row.startswith("3,gåte,soon,4,")


def test_repaired_rows_can_be_given_again(desk: Desk) -> None:
    batch = previewed(desk, b"name,ttl,tag:ward\ngate-1,60,3\ngate 2,60,4\n")
    repaired = bad_rows_of(batch).replace(b"gate 2", b"gate-2")

    second = previewed(desk, repaired)

    assert verdicts(second) == {"gate-2": "create"}


def test_what_was_found_out_after_the_preview_comes_back_too(desk: Desk) -> None:
    batch = previewed(desk, b"name,tag:ward\ngate-1,3\n")
    Operation.objects.filter(batch=batch).update(verdict="exists", answer="asked for meanwhile")

    rows = list(read_table(BytesIO(bad_rows_of(batch))).rows)

    assert [(row.name, row.ttl, row.tags[0].value) for row in rows] == [("gate-1", "60", "3")]
