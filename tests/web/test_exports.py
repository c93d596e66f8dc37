"""Lists that leave the console as files: just what their page shows, all of its pages, and told to the trail."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from channels_app.audit.models import AuditEvent
from channels_app.files.detect import read_table
from channels_app.models import Channel, Person, Target
from channels_app.rules.lifecycle import ChannelState
from tests.people import browser_of, make_channel, make_event
from tests.trail.locks import lifted


@pytest.fixture
def browser(operator: Person) -> Client:
    return browser_of(operator)


@pytest.fixture
def fleet(target: Target, operator: Person) -> list[Channel]:
    return [
        make_channel(target, "bed-1", by=operator, tags={"ward": "3"}, age=timedelta(hours=2), ttl=30),
        make_channel(target, "bed-2", state=ChannelState.FAILED, by=operator, age=timedelta(hours=1)),
        make_channel(target, "bed-3", by=operator),
    ]


def download(browser: Client, address: str) -> bytes:
    answer: Any = browser.get(address)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_channel_leaves_with_all_that_is_known_of_it(browser: Client, fleet: list[Channel]) -> None:
    *_, first = (json.loads(line) for line in download(browser, "/channels/export.jsonl").splitlines())

    assert first == {
        "name": "bed-1",
        "arn": fleet[0].arn,
        "state": "active",
        "type": "SINGLE_MASTER",
        "ttl": 30,
        "target": fleet[0].target.name,
        "created_by": "mara",
        "created_at": fleet[0].created_at.isoformat().replace("+00:00", "Z"),
        "tags": {"ward": "3"},
    }


@pytest.mark.usefixtures("fleet")
@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("", ["bed-3", "bed-2", "bed-1"]),
        ("?sort=name", ["bed-1", "bed-2", "bed-3"]),
        ("?state=active&sort=-name", ["bed-3", "bed-1"]),
        ("?tag=ward=3", ["bed-1"]),
        ("?after=nonsense", ["bed-3", "bed-2", "bed-1"]),
    ],
)
def test_what_leaves_is_what_the_list_shows_in_its_order(
    browser: Client, asked: str, names: list[str]
) -> None:
    rows = rows_of(download(browser, f"/channels/export.csv{asked}"))

    assert [row["name"] for row in rows] == names


def test_the_page_links_to_the_files_of_what_it_shows(browser: Client, fleet: list[Channel]) -> None:
    page = browser.get("/channels/?state=active").content.decode()

    assert 'href="/channels/export.csv?state=active"' in page


def test_channels_of_a_target_out_of_sight_stay(
    browser: Client, other_target: Target, fleet: list[Channel]
) -> None:
    make_channel(other_target, "elsewhere")

    assert "elsewhere" not in {row["name"] for row in rows_of(download(browser, "/channels/export.csv"))}


@pytest.mark.parametrize("kind", ["csv", "jsonl", "xlsx"])
def test_what_the_export_gives_the_import_takes(browser: Client, fleet: list[Channel], kind: str) -> None:
    table = read_table(io.BytesIO(download(browser, f"/channels/export.{kind}?sort=name")))

    assert [(row.name, row.ttl) for row in table.rows] == [("bed-1", "30"), ("bed-2", "60"), ("bed-3", "60")]


def test_an_export_is_told_to_the_trail_with_what_was_asked_for(
    browser: Client, operator: Person, fleet: list[Channel]
) -> None:
    download(browser, "/channels/export.csv?state=active&q=bed")

    event = AuditEvent.objects.get(action="channels.export")
    assert event.actor == operator.username
    assert event.facts["details"] == {"format": "csv", "state": "active", "q": "bed"}


def test_the_trail_leaves_oldest_first_with_its_hashes(auditor: Person) -> None:
    make_event("channel.create", "requested", reason="Ward 3 goes live")
    first = AuditEvent.objects.get()

    row, export = rows_of(download(browser_of(auditor), "/audit/export.csv"))

    assert (row["seq"], row["action"], row["reason"]) == ("1", "channel.create", "Ward 3 goes live")
    assert row["hash"] == first.hash
    assert export["action"] == "audit.export"


def test_a_body_that_was_tampered_with_keeps_no_other_from_leaving(auditor: Person) -> None:
    make_event("channel.create", "requested")
    make_event("channel.active", "succeeded")
    with lifted(connection):
        AuditEvent.objects.filter(seq=1).update(body="scribbled over")

    rows = rows_of(download(browser_of(auditor), "/audit/export.csv"))

    assert [(row["seq"], row["reason"]) for row in rows] == [("1", ""), ("2", ""), ("3", "")]


@pytest.mark.usefixtures("fleet")
def test_those_in_aws_leave_as_a_template(browser: Client) -> None:
    template = json.loads(download(browser, "/channels/export.template.json?sort=name"))

    names = [each["Properties"]["Name"] for each in template["Resources"].values()]
    assert names == ["bed-1", "bed-3"]


@pytest.mark.usefixtures("fleet")
def test_those_in_aws_leave_as_import_blocks(browser: Client) -> None:
    text = download(browser, "/channels/export.tf?tag=ward%3D3").decode()

    assert 'id = "bed-1"' in text
    assert text.count("import {") == 1


def test_channels_of_two_accounts_are_not_declared_together(
    auditor: Person, other_target: Target, fleet: list[Channel]
) -> None:
    make_channel(other_target, "bed-1")

    answer = browser_of(auditor).get("/channels/export.tf?sort=name", follow=True)

    assert answer.redirect_chain == [("/channels/?sort=name", 302)]
    assert "Choose a target first." in answer.content.decode()
    assert not AuditEvent.objects.filter(action="channels.export").exists()
