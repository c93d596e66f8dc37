"""The verdict where fifty tags of the operator's left no room for ours."""

from dataclasses import replace

import pytest

from channels_app.rules.evidence import (
    LookAgain,
    Unknown,
    weigh,
)
from channels_app.rules.tags import Tag
from tests.rules.evidence_scene import (
    FIFTY,
    NOON,
    SENT,
    SENT_FIFTY,
    WARD,
    ours,
    present,
    seconds,
    taken,
)


class TestFiftyTags:
    def test_equal_in_everything_it_is_ours(self) -> None:
        seen = present(*reversed(FIFTY))

        assert weigh(SENT_FIFTY, seen) == ours(seen, found_by="equality")

    def test_equal_in_everything_but_there_before_the_name_is_taken(self) -> None:
        seen = present(*FIFTY, created=-6)

        assert weigh(SENT_FIFTY, seen) == taken(seen)

    def test_created_when_our_last_request_was_dead_it_is_not_ours(self) -> None:
        assert isinstance(weigh(SENT_FIFTY, present(*FIFTY, created=906, at=1000)), Unknown)

    @pytest.mark.parametrize(
        "change",
        [
            {"tags": FIFTY[:49]},
            {"tags": (*FIFTY[:49], Tag(key="k49", value="w"))},
            {"tags": None},
            {"ttl": 61},
            {"ttl": None},
            {"type": "FULL_MESH"},
            {"aws_now": None},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_anything_that_differs_or_is_unread_is_looked_at_again(self, change: dict[str, object]) -> None:
        seen = replace(present(*FIFTY), **change)  # type: ignore[arg-type]

        assert weigh(SENT_FIFTY, seen) == LookAgain(after=seconds(1))

    def test_a_mesh_has_no_ttl_to_compare(self) -> None:
        mesh = replace(SENT_FIFTY, spec=replace(SENT_FIFTY.spec, type="FULL_MESH"))
        seen = replace(present(*FIFTY), type="FULL_MESH", ttl=None)

        assert weigh(mesh, seen) == ours(seen, found_by="equality")

    def test_when_our_only_request_was_answered_in_use_its_twin_is_not_ours(self) -> None:
        assert weigh(replace(SENT_FIFTY, in_use=True), present(*FIFTY)) == LookAgain(after=seconds(1))

    def test_when_an_earlier_request_was_lost_in_use_means_our_own(self) -> None:
        seen = present(*FIFTY)

        assert weigh(replace(SENT_FIFTY, in_use=True, last_sent_at=NOON + seconds(0.5)), seen) == ours(
            seen, found_by="equality"
        )

    def test_with_room_for_our_tag_equality_is_no_evidence(self) -> None:
        assert weigh(SENT, present(WARD)) == LookAgain(after=seconds(1))
