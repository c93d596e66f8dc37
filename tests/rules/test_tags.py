"""Tags that are ours, and tags as people paste them."""

from uuid import UUID

import pytest

from channels_app.rules.tags import Tag, operation_tag, parse_lines, parse_operation, without_own

INSTALLATION = UUID("11111111-1111-4111-8111-111111111111")
OPERATION = UUID("22222222-2222-4222-8222-222222222222")
OURS = operation_tag(installation=INSTALLATION, operation=OPERATION)


def test_our_tag_names_the_installation_and_the_operation() -> None:
    assert Tag(key="kvsadmin:operation", value=f"{INSTALLATION}/{OPERATION}") == OURS


def test_the_value_of_our_tag_can_be_read_again() -> None:
    assert parse_operation(OURS.value) == (INSTALLATION, OPERATION)


@pytest.mark.parametrize("value", ["", "/", "ward", f"{OPERATION}", f"{INSTALLATION}/{OPERATION}/x"])
def test_another_value_names_no_operation(value: str) -> None:
    assert parse_operation(value) is None


def test_tags_of_people_are_told_from_ours_in_their_order() -> None:
    ward, bed = Tag(key="ward", value="3"), Tag(key="bed", value="7")

    assert without_own([ward, OURS, bed]) == (ward, bed)


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("", []),
        ("\n  \n", []),
        ("ward=3", [("ward", "3")]),
        ("ward=3\r\nbed=7\rsite=x\n", [("ward", "3"), ("bed", "7"), ("site", "x")]),
        ("  ward = 3 north ", [("ward", "3 north")]),
        ("formula=a=b", [("formula", "a=b")]),
        ("ward", [("ward", "")]),
        ("=3", [("", "3")]),
        ("ward=3\nward=4", [("ward", "3"), ("ward", "4")]),
    ],
)
def test_pasted_lines_become_tags(text: str, tags: list[tuple[str, str]]) -> None:
    assert [(tag.key, tag.value) for tag in parse_lines(text)] == tags
