"""What a preview finds, of what was given, on record and in AWS."""

import pytest

from channels_app.audit.models import AuditEvent
from channels_app.models import Operation, Target, Upload
from channels_app.models.pieces import PIECE, read_pieces, write_pieces
from channels_app.rules.lifecycle import ChannelState
from channels_app.rules.preview import RowVerdict
from channels_app.rules.spec import ChannelSpec
from channels_app.rules.tags import Tag
from channels_app.services import previews
from tests.people import make_channel
from tests.services.desk import Desk
from tests.services.preview_desk import ask, previewed, rows_of, run, submit, verdicts


def test_rows_become_drafts_with_their_wishes_and_lines(desk: Desk) -> None:
    batch = previewed(desk, b"name,ttl,tag:ward\ngate-1,90,3\ngate-2,,\n")

    first, second = rows_of(batch)
    assert (batch.state, batch.rows) == ("ready", 2)
    assert (first.line, first.name, first.state, first.verdict) == (2, "gate-1", "draft", "create")
    assert first.wish == {
        "name": "gate-1",
        "type": "SINGLE_MASTER",
        "ttl": 90,
        "tags": [{"key": "ward", "value": "3"}],
    }
    assert second.wish["ttl"] == 60


def test_defaults_fill_what_a_row_leaves_out(desk: Desk) -> None:
    defaults = ChannelSpec(name="", ttl=30, tags=(Tag(key="site", value="north"),))

    batch = previewed(desk, b"name,tag:site\ngate-1,\ngate-2,south\n", defaults=defaults)

    wishes = [row.wish for row in rows_of(batch)]
    assert [wish["ttl"] for wish in wishes] == [30, 30]
    assert [wish["tags"][0]["value"] for wish in wishes] == ["north", "south"]


def test_aws_is_only_read(desk: Desk) -> None:
    previewed(desk, b"name\ngate-1\n")

    assert {call for call, _ in desk.aws.calls} == {"GetCallerIdentity", "ListSignalingChannels"}


def test_each_row_gets_its_verdict(desk: Desk) -> None:
    make_channel(desk.target, "gate-ours")
    make_channel(desk.target, "gate-asked-for", state=ChannelState.REQUESTED)
    desk.aws.add("gate-theirs")

    batch = previewed(desk, b"name\ngate-1\ngate-ours\ngate-asked-for\ngate-theirs\ngate 2\ngate-3\ngate-3\n")

    assert verdicts(batch) == {
        "gate-1": "create",
        "gate-ours": "exists",
        "gate-asked-for": "exists",
        "gate-theirs": "taken",
        "gate 2": "invalid",
        "gate-3": "duplicate",
    }
    assert [row.verdict for row in rows_of(batch)][-2:] == ["create", "duplicate"]


def test_a_deleted_channel_s_name_is_free(desk: Desk) -> None:
    make_channel(desk.target, "gate-1", state=ChannelState.DELETED)

    assert verdicts(previewed(desk, b"name\ngate-1\n")) == {"gate-1": "create"}


def test_a_row_that_waits_in_a_submitted_batch_is_asked_for_already(desk: Desk) -> None:
    submit(desk, previewed(desk, b"name,ttl\ngate-1,30\n"))

    batch = previewed(desk, b"name\ngate-1\n")

    assert verdicts(batch) == {"gate-1": "exists"}
    assert rows_of(batch)[0].answer == (
        "Already asked for and ours (waiting in gates.csv). It differs from this row in TTL."
    )


def test_a_row_of_a_batch_that_nobody_submitted_holds_no_name(desk: Desk) -> None:
    previewed(desk, b"name\ngate-1\n")

    assert verdicts(previewed(desk, b"name\ngate-1\n")) == {"gate-1": "create"}


def test_a_channel_of_another_target_is_no_hindrance(desk: Desk, other_target: Target) -> None:
    make_channel(other_target, "gate-1")

    assert verdicts(previewed(desk, b"name\ngate-1\n")) == {"gate-1": "create"}


def test_what_is_ours_says_how_it_differs(desk: Desk) -> None:
    make_channel(desk.target, "gate-1", ttl=30, tags={"ward": "3"})

    batch = previewed(desk, b"name,tag:ward\ngate-1,3\n")

    assert rows_of(batch)[0].answer.endswith("differs from this row in TTL.")
    assert not previews.all_there(batch)


def test_a_batch_of_nothing_but_what_is_ours_already_is_all_there(desk: Desk) -> None:
    make_channel(desk.target, "gate-1")

    batch = previewed(desk, b"name\ngate-1\n")

    assert previews.all_there(batch)


def test_a_taken_name_says_by_what(desk: Desk) -> None:
    theirs = desk.aws.add("gate-1")

    batch = previewed(desk, b"name\ngate-1\n")

    assert theirs.arn in rows_of(batch)[0].answer


def test_every_page_of_aws_is_compared_and_none_is_asked_for_twice(desk: Desk) -> None:
    for number in range(25):
        desk.aws.add(f"theirs-{number:02}")
    desk.aws.page_size = 10

    batch = previewed(desk, b"name\ntheirs-00\ntheirs-24\nnobody-s\n")

    assert verdicts(batch) == {"theirs-00": "taken", "theirs-24": "taken", "nobody-s": "create"}
    assert [call for call, _ in desk.aws.calls].count("ListSignalingChannels") == 3


def test_the_room_that_is_left_is_known_from_aws(desk: Desk) -> None:
    desk.aws.add("theirs")
    Target.objects.filter(pk=desk.target.pk).update(channel_limit=3)

    batch = previewed(desk, b"name\ngate-1\ngate-2\ngate-3\n")

    found = previews.outlook(batch)
    assert (found.will_create, found.room_left, found.too_many) == (3, 2, 1)


def test_the_minutes_are_those_of_the_target_s_pace(desk: Desk) -> None:
    Target.objects.filter(pk=desk.target.pk).update(creates_per_second=1)
    desk.target.refresh_from_db()

    batch = run(desk, ask(desk, b"gate-{1..90}", kind="pattern"))

    assert previews.outlook(batch).minutes == 1.5


def test_verdicts_are_counted(desk: Desk) -> None:
    batch = previewed(desk, b"name\ngate-1\ngate-1\ngate-2\n")

    found = previews.counts(batch)

    assert {verdict.value: number for verdict, number in found.items() if number} == {
        "create": 2,
        "duplicate": 1,
    }
    assert found[RowVerdict.TAKEN] == 0


def test_a_pattern_is_a_row_for_each_of_its_names(desk: Desk) -> None:
    batch = run(desk, ask(desk, b"ward-{1..2}-bed-{01..02}", kind="pattern", name=""))

    assert [row.name for row in rows_of(batch)] == [
        "ward-1-bed-01",
        "ward-1-bed-02",
        "ward-2-bed-01",
        "ward-2-bed-02",
    ]
    assert batch.name == "ward-{1..2}-bed-{01..02}"


def test_pasted_lines_are_a_row_each(desk: Desk) -> None:
    batch = run(desk, ask(desk, b"gate-1\n\n gate-2 \n", kind="pasted", name=""))

    assert [(row.line, row.name) for row in rows_of(batch)] == [(1, "gate-1"), (3, "gate-2")]
    assert batch.name == "Pasted names"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"name,type\n", "There are no rows under the header."),
        (b"%PDF-1.7 and so on", "This is a PDF."),
        (b'name\ngate-1\n"gate-2', "Line 3: "),
    ],
)
def test_what_cannot_be_read_says_why_and_leaves_no_rows(desk: Desk, content: bytes, said: str) -> None:
    batch = previewed(desk, content)

    assert batch.state == "unreadable"
    assert batch.because.startswith(said)
    assert not Operation.objects.exists()
    assert not Upload.objects.exists()


def test_what_was_decided_in_reading_is_noted(desk: Desk) -> None:
    batch = previewed(desk, "name,tag:ward\ngate-1,Süd\n".encode("cp1252"))

    assert "Windows-1252" in batch.notes[0]


def test_a_row_that_no_database_could_keep_is_judged_and_kept_cleaned(desk: Desk) -> None:
    batch = previewed(desk, b'{"name": "gate\\u0000", "tags": {"\\ud800": "x"}}\n')

    assert rows_of(batch)[0].verdict == "invalid"
    assert "\0" not in rows_of(batch)[0].name


def test_the_upload_is_gone_once_it_was_read(desk: Desk) -> None:
    batch = ask(desk, b"name\ngate-1\n")

    run(desk, batch)

    assert not Upload.objects.exists()


def test_an_upload_of_many_pieces_comes_back_byte_for_byte(desk: Desk) -> None:
    content = bytes(range(256)) * (PIECE // 256 + 1) + b"\0 and the end"
    batch = ask(desk, b"name\ngate-1\n")
    Upload.objects.all().delete()

    write_pieces(batch, content)

    assert b"".join(read_pieces(batch)) == content


def test_the_trail_has_what_was_asked_and_what_was_found(desk: Desk) -> None:
    batch = previewed(desk, b"name\ngate-1\ngate-1\n")

    asked, found = AuditEvent.objects.filter(batch=str(batch.pk)).order_by("seq")
    assert (asked.action, asked.result, asked.actor) == ("batch.preview", "requested", "mara")
    assert (found.action, found.result) == ("batch.preview", "succeeded")
    assert batch.rows_hash in found.body
    assert '"duplicate":1' in found.body
