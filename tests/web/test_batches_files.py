"""What can be downloaded of a batch, and given again."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client

from channels_app.files.detect import read_table
from channels_app.models import Batch, Person, Target
from channels_app.rules.lifecycle import BatchState, OperationState
from channels_app.rules.preview import RowVerdict
from tests.services.desk import Desk
from tests.services.preview_desk import previewed
from tests.web.batches import add_drafts, add_sent, make_batch


@pytest.fixture
def done(target: Target, operator: Person) -> Batch:
    batch = make_batch(target, operator, state=BatchState.DONE, name="ward 3/cameras.csv")
    add_sent(batch, "bed-2", OperationState.SUCCEEDED)
    add_sent(batch, "bed-3", OperationState.FAILED, line=3, answer="AWS said no.")
    add_drafts(batch, "bed-4", verdict=RowVerdict.DUPLICATE, answer="As line 2.", first=4)
    return batch


def download(browser: Client, batch: Batch, name: str, query: str = "") -> bytes:
    answer: Any = browser.get(f"{batch.get_absolute_url()}{name}{query}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def records(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_results_name_the_arn_and_the_reason_of_each_row(browser: Client, done: Batch) -> None:
    created, failed, left_out = records(download(browser, done, "rows.csv"))

    assert created["arn"].startswith("arn:aws:kinesisvideo:eu-central-1:210987654321:channel/bed-2/")
    assert (created["line"], created["state"], created["reason"]) == ("2", "Created", "")
    assert (failed["state"], failed["reason"]) == ("Failed", "AWS said no.")
    assert (left_out["state"], left_out["reason"]) == ("Duplicate", "As line 2.")


def test_json_lines_have_the_same(browser: Client, done: Batch) -> None:
    lines = [json.loads(line) for line in download(browser, done, "rows.jsonl").splitlines()]

    assert [(line["name"], line["state"]) for line in lines] == [
        ("bed-2", "Created"),
        ("bed-3", "Failed"),
        ("bed-4", "Duplicate"),
    ]


def test_a_workbook_has_the_same_and_can_be_read_again(browser: Client, done: Batch) -> None:
    table = read_table(io.BytesIO(download(browser, done, "rows.xlsx")))

    assert [row.name for row in table.rows] == ["bed-2", "bed-3", "bed-4"]


def test_a_file_holds_the_rows_that_were_asked_for(browser: Client, done: Batch) -> None:
    assert [row["name"] for row in records(download(browser, done, "rows.csv", "?show=failed"))] == ["bed-3"]


def test_rows_that_there_are_not_have_no_file(browser: Client, done: Batch) -> None:
    assert browser.get(f"{done.get_absolute_url()}rows.csv?show=nonsense").status_code == 404


def test_a_file_is_named_after_its_batch(browser: Client, done: Batch) -> None:
    answer = browser.get(f"{done.get_absolute_url()}rows.csv?show=failed")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="cameras-failed.csv"'


def test_what_was_left_out_comes_back_as_it_was_written(browser: Client, desk: Desk) -> None:
    batch = previewed(desk, b"Name;ttl;tag:ward\nbed-1;;3\nbed 2;;3\nbed-3;300;3\n")

    rows = records(download(browser, batch, "rows.csv", "?show=left-out"))

    assert [(row["line"], row["name"], row["ttl"], row["tag:ward"]) for row in rows] == [
        ("3", "bed 2", "", "3"),
        ("4", "bed-3", "300", "3"),
    ]
    assert all(row["reason"] for row in rows)


def test_what_was_left_out_can_be_repaired_and_given_again(browser: Client, desk: Desk) -> None:
    batch = previewed(desk, b"name\nbed 2\n")
    content = download(browser, batch, "rows.csv", "?show=left-out")

    again = previewed(desk, content.replace(b"bed 2", b"bed-2"))

    assert [(row.name, row.verdict) for row in again.operations.all()] == [("bed-2", "create")]


def test_no_cell_is_taken_for_a_formula(browser: Client, desk: Desk) -> None:
    batch = previewed(desk, b"name\n=1+1\n")

    (row,) = records(download(browser, batch, "rows.csv", "?show=invalid"))

    assert row["name"] == "'=1+1"


def test_more_rows_take_no_more_queries(
    browser: Client, done: Batch, django_assert_max_num_queries: object
) -> None:
    for line in range(10, 40):
        add_sent(done, f"bed-{line}", OperationState.SUCCEEDED, line=line)

    with django_assert_max_num_queries(11):  # type: ignore[operator]
        download(browser, done, "rows.csv")
