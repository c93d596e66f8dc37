from typing import Any

import pytest
from django.http import QueryDict

from channels_app.models import Person, Target
from channels_app.rules.lifecycle import ChannelState
from channels_app.web.listing.channels import ChannelList, list_channels
from channels_app.web.listing.filters import OneOf
from channels_app.web.listing.links import Links
from tests.people import make_channel, make_person
from tests.web.listing.asked import Ask, names


def choices_of(found: ChannelList, name: str) -> list[tuple[str, str]]:
    field = found.filters.fields[name]
    assert isinstance(field, OneOf)
    return field.offered


def test_a_part_of_a_name_finds_it_in_any_case(ask: Ask, target: Target) -> None:
    make_channel(target, "Ward-3-Bed-17")
    make_channel(target, "gate-1")

    assert names(ask("q=BED")) == ["Ward-3-Bed-17"]


def test_a_whole_arn_finds_its_channel(ask: Ask, target: Target) -> None:
    channel = make_channel(target, "gate-1")
    make_channel(target, "gate-10")

    assert names(ask(f"q=+{channel.arn}+")) == ["gate-1"]


@pytest.mark.parametrize("words", ["_", "%25", "a_b%25", "%5C", "%5C_"])
def test_the_wildcards_of_like_are_letters_like_any(ask: Ask, target: Target, words: str) -> None:
    make_channel(target, "a-b")

    assert names(ask(f"q={words}")) == []


def test_an_underscore_finds_names_with_an_underscore(ask: Ask, target: Target) -> None:
    make_channel(target, "a_b")
    make_channel(target, "a-b")

    assert names(ask("q=a_b")) == ["a_b"]


def test_a_name_of_256_characters_is_found_by_all_of_them(ask: Ask, target: Target) -> None:
    make_channel(target, "n" * 256)
    make_channel(target, "n" * 255)

    assert names(ask(f"q={'n' * 256}")) == ["n" * 256]


def test_filters_by_target_state_type_creator_and_tag_hold_together(
    ask: Ask, target: Target, other_target: Target, operator: Person
) -> None:
    def make(name: str, **other: Any) -> None:
        wanted: dict[str, Any] = {
            "target": target,
            "by": operator,
            "tags": {"ward": "3"},
            "state": ChannelState.MISSING,
            "type": "FULL_MESH",
        }
        make_channel(name=name, **{**wanted, **other})

    make("this")
    make("elsewhere", target=other_target)
    make("anybody's", by=None)
    make("ward-4", tags={"ward": "4"})
    make("active", state=ChannelState.ACTIVE)
    make("single", type="SINGLE_MASTER")

    found = ask("target=Wards+EU&state=missing&type=FULL_MESH&creator=mara&tag=ward%3D3")

    assert names(found) == ["this"]


def test_a_tag_is_found_by_its_key_alone(ask: Ask, target: Target) -> None:
    make_channel(target, "tagged", tags={"ward": "3", "floor": "1"})
    make_channel(target, "bare", tags={"wards": "3"})

    assert names(ask("tag=ward")) == ["tagged"]


def test_an_empty_value_is_a_value(ask: Ask, target: Target) -> None:
    make_channel(target, "empty", tags={"ward": ""})
    make_channel(target, "three", tags={"ward": "3"})

    assert names(ask("tag=ward%3D")) == ["empty"]


def test_the_first_two_tags_are_shown_and_the_rest_counted(ask: Ask, target: Target) -> None:
    make_channel(target, tags={"a": "1", "b": "2", "c": "3", "d": "4"})

    (row,) = ask().rows

    assert [str(tag) for tag in row.tags] == ["a=1", "b=2"]
    assert row.more == 2


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("state=frozen", "There is no state “frozen”."),
        ("target=Moon", "There is no target that you may see called “Moon”."),
        ("type=MESH", "There is no type “MESH”."),
        ("creator=nobody", "There is no creator of these channels called “nobody”."),
        ("tag=%3D3", "“=3” names no key."),
        ("sort=colour", "This list cannot be sorted by “colour”."),
        ("sort=tags", "This list cannot be sorted by “tags”."),
        ("after=nowhere", "The page that was asked for is not there."),
        ("q=a%00b", "Null characters are not allowed."),
        (f"q={'x' * 1025}", "“Name or ARN” takes 1,024 characters at most."),
    ],
)
def test_what_makes_no_sense_is_said_and_left_out(
    ask: Ask, target: Target, query: str, sentence: str
) -> None:
    make_channel(target, "there")

    found = ask(query)

    assert names(found) == ["there"]
    assert found.problems[0].startswith(sentence)


def test_one_filter_that_makes_no_sense_leaves_the_others_in_force(ask: Ask, target: Target) -> None:
    make_channel(target, "this")
    make_channel(target, "other")

    assert names(ask("state=frozen&q=this")) == ["this"]


@pytest.mark.parametrize(
    "query",
    [
        "state=",
        "q=",
        "%00=%00",
        "q=%FF%FE",
        "q=%F0%9F%93%B7",
        "state=a&state=b",
        "a[]=1",
        "sort=-",
        "sort=--name",
        "after=~&before=~",
    ],
)
def test_no_query_string_is_an_error(ask: Ask, target: Target, query: str) -> None:
    make_channel(target)

    assert ask(query).count.number <= 1


def test_only_the_targets_that_may_be_read_are_listed_and_offered(
    target: Target, other_target: Target
) -> None:
    make_channel(target, "in-sight")
    make_channel(other_target, "out-of-sight")
    readable = Target.objects.filter(pk=target.pk)

    found = list_channels(readable=readable, links=Links(path="/", query=QueryDict("target=Depots+US")))

    assert names(found) == ["in-sight"]
    assert found.problems == (
        "There is no target that you may see called “Depots US”. That filter is left out.",
    )


def test_a_choice_of_one_target_is_not_shown(target: Target) -> None:
    def shown(query: str) -> set[str]:
        readable = Target.objects.filter(pk=target.pk)
        found = list_channels(readable=readable, links=Links(path="/", query=QueryDict(query)))
        return {field.name for field in found.filters.shown}

    assert "target" not in shown("")
    assert "target" in shown("target=Moon")


def test_clearing_the_filters_stays_in_the_target(ask: Ask, other_target: Target) -> None:
    assert ask("target=Depots+US&q=a&sort=name").cleared == "/channels/?target=Depots+US&sort=name"
    assert ask("target=Moon&q=a").cleared == "/channels/"


def test_creators_are_those_of_channels_in_sight(
    target: Target, other_target: Target, operator: Person
) -> None:
    make_channel(target, "a", by=operator)
    make_channel(other_target, "b", by=make_person("olga"))

    found = list_channels(
        readable=Target.objects.filter(pk=target.pk), links=Links(path="/", query=QueryDict())
    )

    assert choices_of(found, "creator") == [("", "Anyone"), ("mara", "Mara Lindqvist")]
