from dataclasses import replace
from datetime import UTC, datetime

from channels_app.rules.preview import REASON_MAX, InAws, OnRecord, RowVerdict, judge
from channels_app.rules.spec import ChannelSpec, Problem, find_problems
from channels_app.rules.tags import Tag

SPEC = ChannelSpec(name="gate-1")
OURS = OnRecord(state="active", arn="arn:ours", differs=())
THEIRS = InAws(arn="arn:theirs", status="ACTIVE", created_at=datetime(2026, 3, 3, 10, 11, 12, tzinfo=UTC))


def test_a_good_row_whose_name_nobody_has_is_created() -> None:
    found = judge(SPEC, problems=())

    assert (found.verdict, found.reason) == (RowVerdict.CREATE, "")


def test_all_problems_are_named_with_their_fields() -> None:
    spec = ChannelSpec(name="gate 1", ttl=300, tags=(Tag(key="ward", value="#"),))

    found = judge(spec, problems=find_problems(spec, types=["SINGLE_MASTER"]))

    assert found.verdict == RowVerdict.INVALID
    assert [part.split(":")[0] for part in found.reason.split("; ")] == ["Name", "TTL", "Tag ward"]


def test_what_is_wrong_with_the_row_is_told_before_what_is_wrong_with_its_name() -> None:
    problem = Problem(field="ttl", message="300 seconds is too long.")

    found = judge(SPEC, problems=[problem], earlier=2, on_record=OURS, in_aws=THEIRS)

    assert found.verdict == RowVerdict.INVALID


def test_a_name_that_is_there_twice_names_the_first_line() -> None:
    found = judge(SPEC, problems=(), earlier=1_200, on_record=OURS)

    assert found.verdict == RowVerdict.DUPLICATE
    assert "line 1,200" in found.reason


def test_what_is_ours_and_differs_says_in_what() -> None:
    found = judge(SPEC, problems=(), on_record=replace(OURS, differs=("TTL", "tags")))

    assert (found.verdict, found.there) == (RowVerdict.EXISTS, False)
    assert found.reason == "Already there and ours (active). It differs from this row in TTL and tags."


def test_what_is_ours_and_the_same_differs_in_nothing() -> None:
    found = judge(SPEC, problems=(), on_record=OURS, in_aws=replace(THEIRS, arn="arn:ours"))

    assert (found.verdict, found.there) == (RowVerdict.EXISTS, True)


def test_what_is_being_made_is_ours_though_it_has_no_arn_yet() -> None:
    found = judge(SPEC, problems=(), on_record=replace(OURS, state="requested", arn=""), in_aws=THEIRS)

    assert (found.verdict, found.there) == (RowVerdict.EXISTS, False)
    assert found.reason == "Already asked for and ours (requested), just as this row has it."


def test_what_somebody_else_has_names_its_arn_and_since_when() -> None:
    found = judge(SPEC, problems=(), in_aws=THEIRS)

    assert found.verdict == RowVerdict.TAKEN
    assert "arn:theirs has it since 3 Mar 2026, 10:11:12 UTC" in found.reason


def test_a_channel_that_took_the_place_of_ours_has_taken_the_name() -> None:
    found = judge(SPEC, problems=(), on_record=OURS, in_aws=THEIRS)

    assert found.verdict == RowVerdict.TAKEN
    assert "arn:ours" in found.reason


def test_a_name_that_aws_is_deleting_is_created_once_it_is_free() -> None:
    found = judge(SPEC, problems=(), in_aws=replace(THEIRS, status="DELETING"))

    assert found.verdict == RowVerdict.CREATE
    assert "deleting" in found.reason


def test_a_reason_is_never_longer_than_is_kept() -> None:
    problems = [Problem(field="tags", message="too long. " * 50)] * 20

    found = judge(SPEC, problems=problems)

    assert len(found.reason) == REASON_MAX


def test_what_is_being_deleted_is_ours_and_not_there() -> None:
    found = judge(SPEC, problems=(), on_record=replace(OURS, state="deleting"))

    assert (found.verdict, found.there) == (RowVerdict.EXISTS, False)
    assert "being deleted" in found.reason
