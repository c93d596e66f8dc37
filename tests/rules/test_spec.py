"""What a channel may be."""

from uuid import UUID

import pytest

from channels_app.rules.spec import (
    ChannelSpec,
    Problem,
    find_problems,
    tags_to_send,
)
from channels_app.rules.tags import OPERATION_KEY, Tag

OFFERED = ("SINGLE_MASTER",)
INSTALLATION = UUID("11111111-1111-4111-8111-111111111111")
OPERATION = UUID("22222222-2222-4222-8222-222222222222")


def problems_of(**wish: object) -> list[str]:
    """The sentences that a wish gets; it is fine but for what is given."""
    spec = ChannelSpec(**{"name": "ward-3-bed-07", **wish})  # type: ignore[arg-type]
    return [problem.message for problem in find_problems(spec, types=OFFERED)]


def many(count: int) -> tuple[Tag, ...]:
    """That many fine tags."""
    return tuple(Tag(key=f"k{n}", value="v") for n in range(count))


class TestName:
    @pytest.mark.parametrize("name", ["a", "ward-3_bed.07", "-", "...", "x" * 256])
    def test_these_are_fine(self, name: str) -> None:
        assert problems_of(name=name) == []

    def test_spaces_are_named_with_their_places_and_a_name_without_them(self) -> None:
        assert problems_of(name="ward 3 bed 07") == [
            "Spaces are not allowed, at characters 5, 7 and 11. Without them: ward-3-bed-07"
        ]

    def test_a_newline_at_the_end_is_a_problem(self) -> None:
        assert problems_of(name="ward\n") == [
            "Line breaks are not allowed, at character 5. Without them: ward"
        ]

    def test_accents_are_taken_off_in_the_name_we_suggest(self) -> None:
        assert problems_of(name="Grünau/é") == [
            "“ü”, “/” and “é” are not allowed, at characters 3, 7 and 8. Without them: Grunau-e"
        ]

    def test_one_character_is_spoken_of_as_one(self) -> None:
        assert problems_of(name="a/b") == ["“/” is not allowed, at character 2. Without it: a-b"]

    def test_letters_of_another_script_leave_nothing_to_suggest(self) -> None:
        assert problems_of(name="病室") == ["“病” and “室” are not allowed, at characters 1 and 2."]

    @pytest.mark.parametrize(
        ("character", "code"), [("\x00", "U+0000"), ("\ud800", "U+D800"), ("\u202e", "U+202E")]
    )
    def test_what_cannot_be_seen_is_named_by_its_code(self, character: str, code: str) -> None:
        assert problems_of(name=f"a{character}") == [f"{code} is not allowed, at character 2. Without it: a"]

    def test_more_than_five_places_are_counted(self) -> None:
        assert "characters 2, 4, 6, 8, 10 and 2 more." in problems_of(name="a b c d e f g h")[0]

    def test_an_empty_one_is_asked_for(self) -> None:
        assert problems_of(name="") == ["A name is needed. Enter 1 to 256 characters."]

    def test_one_that_is_too_long_and_wrong_has_both_problems(self) -> None:
        too_long, wrong = problems_of(name="x" * 299 + "!")

        assert too_long == "300 characters are too many. Enter up to 256."
        assert wrong == "“!” is not allowed, at character 300."


class TestType:
    def test_one_that_aws_does_not_know_is_a_problem(self) -> None:
        assert problems_of(type="RING") == ["“RING” is not a type that AWS knows. Choose SINGLE_MASTER."]

    def test_one_that_is_not_offered_is_a_problem(self) -> None:
        assert problems_of(type="FULL_MESH") == ["FULL_MESH is not offered here. Choose SINGLE_MASTER."]

    def test_one_that_is_offered_and_unknown_to_aws_is_a_problem(self) -> None:
        (problem,) = find_problems(ChannelSpec(name="a", type="RING"), types=["RING"])

        assert problem == Problem(field="type", message="“RING” is not a type that AWS knows.")

    def test_all_that_are_offered_may_be_chosen(self) -> None:
        spec = ChannelSpec(name="a", type="FULL_MESH")

        assert find_problems(spec, types=["FULL_MESH", "SINGLE_MASTER"]) == ()


class TestTtl:
    @pytest.mark.parametrize("ttl", [5, 60, 120])
    def test_these_are_fine(self, ttl: int) -> None:
        assert problems_of(ttl=ttl) == []

    @pytest.mark.parametrize(
        ("ttl", "sentence"),
        [
            (300, "300 seconds is too long. Enter 5 to 120."),
            (86400, "86,400 seconds is too long. Enter 5 to 120."),
            (121, "121 seconds is too long. Enter 5 to 120."),
            (4, "4 seconds is too short. Enter 5 to 120."),
            (1, "1 second is too short. Enter 5 to 120."),
            (-5, "-5 seconds is too short. Enter 5 to 120."),
        ],
    )
    def test_a_number_outside_the_range_is_a_problem(self, ttl: int, sentence: str) -> None:
        assert problems_of(ttl=ttl) == [sentence]

    def test_a_number_too_long_to_be_written_out_is_a_problem(self) -> None:
        assert problems_of(ttl=10**5000) == ["Such a number of seconds is too long. Enter 5 to 120."]

    @pytest.mark.parametrize("ttl", [True, 60.0, float("nan"), "60", "an hour", "\ud800", b"60", [60], 60j])
    def test_what_is_no_whole_number_is_a_problem(self, ttl: object) -> None:
        (sentence,) = problems_of(ttl=ttl)

        assert sentence.endswith("is not a whole number of seconds. Enter 5 to 120.")

    @pytest.mark.parametrize("ttl", [None, "", "  "])
    def test_nothing_at_all_is_asked_for(self, ttl: object) -> None:
        assert problems_of(ttl=ttl) == ["A number of seconds is needed. Enter 5 to 120."]


class TestTags:
    def test_letters_of_all_scripts_and_fifty_tags_are_fine(self) -> None:
        assert problems_of(tags=(*many(49), Tag(key="Κτήριο 3\u2003é٣", value=""))) == []

    def test_the_fifty_first_is_a_problem_of_all_of_them(self) -> None:
        (problem,) = find_problems(ChannelSpec(name="a", tags=many(51)), types=OFFERED)

        assert problem == Problem(
            field="tags", message="51 tags are too many. A channel has 50 at most: remove 1."
        )

    def test_a_key_that_is_there_twice_is_tied_to_the_second(self) -> None:
        tags = (Tag(key="ward", value="3"), Tag(key="bed", value="7"), Tag(key="ward", value="3-north"))

        (problem,) = find_problems(ChannelSpec(name="a", tags=tags), types=OFFERED)

        assert problem == Problem(
            field="tags", message="The key ward is already tag 1. Remove one of them.", row=2, part="key"
        )

    def test_keys_differ_by_case(self) -> None:
        assert problems_of(tags=(Tag(key="ward", value=""), Tag(key="Ward", value=""))) == []

    @pytest.mark.parametrize("key", ["aws:owner", "AWS:owner", "aWs:"])
    def test_keys_of_aws_are_a_problem_in_any_case(self, key: str) -> None:
        assert problems_of(tags=(Tag(key=key, value=""),)) == [
            "Keys that begin with aws: belong to AWS. Choose another key."
        ]

    def test_keys_of_ours_are_a_problem(self) -> None:
        assert problems_of(tags=(Tag(key=OPERATION_KEY, value=""),)) == [
            "Keys that begin with kvsadmin: belong to this console. Choose another key."
        ]

    def test_two_without_a_key_each_lack_one(self) -> None:
        assert (
            problems_of(tags=(Tag(key="", value="a"), Tag(key="", value="b")))
            == ["A key is needed. Enter one, or remove this tag."] * 2
        )

    @pytest.mark.parametrize("text", ["a\n", "a\x00", "a\ud800", "a\t", "a#", "a,b", "☃"])
    @pytest.mark.parametrize("part", ["key", "value"])
    def test_other_characters_are_a_problem_of_their_part(self, part: str, text: str) -> None:
        tag = Tag(**{"key": "k", "value": "v", part: text})

        (problem,) = find_problems(ChannelSpec(name="a", tags=(tag,)), types=OFFERED)

        assert (problem.row, problem.part) == (0, part)

    def test_a_long_key_and_a_long_value_are_two_problems(self) -> None:
        assert problems_of(tags=(Tag(key="k" * 129, value="v" * 257),)) == [
            "A key of 129 characters is too long. Enter 128 at most.",
            "A value of 257 characters is too long. Enter 256 at most.",
        ]


def test_all_problems_are_found_at_once_in_the_order_of_the_form() -> None:
    tags = (Tag(key="ward", value="3"), Tag(key="aws:owner", value="\n"), Tag(key="ward", value="3-north"))
    spec = ChannelSpec(name="ward 3", type="RING", ttl=300, tags=tags)

    problems = find_problems(spec, types=OFFERED)

    assert [(each.field, each.row, each.part) for each in problems] == [
        ("name", None, ""),
        ("type", None, ""),
        ("ttl", None, ""),
        ("tags", 1, "key"),
        ("tags", 1, "value"),
        ("tags", 2, "key"),
    ]


@pytest.mark.parametrize("count", [0, 1, 49])
def test_our_tag_follows_those_of_people(count: int) -> None:
    *theirs, ours = tags_to_send(ChannelSpec(name="a", tags=many(count)), INSTALLATION, OPERATION)

    assert tuple(theirs) == many(count)
    assert ours == Tag(key=OPERATION_KEY, value=f"{INSTALLATION}/{OPERATION}")


def test_fifty_tags_of_people_leave_no_room_for_ours() -> None:
    assert tags_to_send(ChannelSpec(name="a", tags=many(50)), INSTALLATION, OPERATION) == many(50)
