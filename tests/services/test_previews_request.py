"""Asking for a preview: who may, what is refused at once, and what happens to a second click."""

from uuid import uuid4

import pytest

from channels_app.models import Batch, Person
from channels_app.rules.spec import ChannelSpec
from channels_app.services.errors import InvalidSpec, NotAllowed
from channels_app.services.previews.source import Source
from tests.services.desk import Desk
from tests.services.preview_desk import ask


def test_asking_keeps_what_was_given_and_asks_aws_nothing(desk: Desk) -> None:
    batch = ask(desk, b"name\ngate-1\n")

    assert (batch.state, batch.created_by) == ("previewing", desk.person)
    assert bytes(batch.upload.content) == b"name\ngate-1\n"
    assert not desk.aws.calls


def test_the_same_submission_is_the_same_batch(desk: Desk) -> None:
    submission = uuid4()
    first = ask(desk, b"name\ngate-1\n", submission=submission)

    second = ask(desk, b"name\ngate-1\n", submission=submission)

    assert second == first
    assert Batch.objects.count() == 1


def test_who_may_only_look_may_not_preview(desk: Desk, viewer: Person) -> None:
    desk.person = viewer

    with pytest.raises(NotAllowed):
        ask(desk, b"name\ngate-1\n")

    assert not Batch.objects.exists()


def test_wrong_defaults_are_told_at_once_all_of_them(desk: Desk) -> None:
    with pytest.raises(InvalidSpec) as refusal:
        ask(desk, b"name\ngate-1\n", defaults=ChannelSpec(name="", ttl=1, type="MESH"))

    assert [problem.field for problem in refusal.value.problems] == ["type", "ttl"]


def test_a_pattern_that_stands_for_no_names_is_told_at_once(desk: Desk) -> None:
    with pytest.raises(InvalidSpec) as refusal:
        ask(desk, b"gate-{1..", kind="pattern")

    assert [problem.field for problem in refusal.value.problems] == ["pattern"]


def test_a_file_past_the_limit_is_refused_with_its_size(desk: Desk) -> None:
    with pytest.raises(InvalidSpec) as refusal:
        ask(desk, bytes(50_000_001))

    assert "50 MB" in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("C:\\fleet\\gates.csv", "gates.csv"),
        ("../../gates.csv", "gates.csv"),
        ("a" * 300 + ".csv", "a" * 196 + ".csv"),
        ("gates\0.csv", "gates\ufffd.csv"),
        ("", "A file without a name"),
    ],
)
def test_a_batch_is_called_by_its_file(name: str, title: str) -> None:
    assert Source(kind="file", name=name, content=b"").title == title
