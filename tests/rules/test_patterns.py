"""Name patterns: many names in one line."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_app.rules.patterns import (
    NAMES_MAX,
    BadChoice,
    BadPattern,
    BracesNested,
    BracesUnpaired,
    TooManyNames,
    count,
    expand,
)

PLAIN = st.text("abz09_.-", max_size=5).filter(lambda text: ".." not in text)


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("gate", ["gate"]),
        ("  gate \n", ["gate"]),
        ("ward-{1..3}", ["ward-1", "ward-2", "ward-3"]),
        ("ward-{3..1}", ["ward-3", "ward-2", "ward-1"]),
        ("{9..11}", ["9", "10", "11"]),
        ("{08..11}", ["08", "09", "10", "11"]),
        ("{8..011}", ["008", "009", "010", "011"]),
        ("{0..2}", ["0", "1", "2"]),
        ("{10..08}", ["10", "09", "08"]),
        ("{7..7}", ["7"]),
        ("{ 1 .. 2 }", ["1", "2"]),
        ("gate-{east,west}", ["gate-east", "gate-west"]),
        ("gate-{east, west}", ["gate-east", "gate-west"]),
        ("{a,b}-{1..2}", ["a-1", "a-2", "b-1", "b-2"]),
        ("{a,b}{c,d}", ["ac", "ad", "bc", "bd"]),
    ],
)
def test_a_pattern_stands_for_names(pattern: str, names: list[str]) -> None:
    assert list(expand(pattern)) == names
    assert count(pattern) == len(names)


def test_several_braces_are_multiplied_and_the_last_turns_fastest() -> None:
    names = list(expand("ward-{1..40}-bed-{01..12}"))

    assert len(names) == 480
    assert names[:2] == ["ward-1-bed-01", "ward-1-bed-02"]
    assert names[-1] == "ward-40-bed-12"


@pytest.mark.parametrize(
    ("pattern", "error", "position"),
    [
        ("", BadPattern, 1),
        ("   ", BadPattern, 1),
        ("ward-{1..4", BracesUnpaired, 6),
        ("ward-1..4}", BracesUnpaired, 10),
        ("{a,b}}", BracesUnpaired, 6),
        ("{a,{b,c}}", BracesNested, 4),
        ("ward-{}", BadChoice, 6),
        ("ward-{7}", BadChoice, 6),
        ("ward-{east}", BadChoice, 6),
        ("{a,,b}", BadChoice, 1),
        ("{a,}", BadChoice, 1),
        ("x{a..c}", BadChoice, 2),
        ("ward-1..40", BadChoice, 6),
        ("ward-[1..40]", BadChoice, 7),
        ("{a,b}-1..40-{c,d}", BadChoice, 7),
        ("{-1..3}", BadChoice, 1),
        ("{1...3}", BadChoice, 1),
        ("{1..9..2}", BadChoice, 1),
        ("{1..3,7}", BadChoice, 1),
        ("{1..}", BadChoice, 1),
        ("{١..٣}", BadChoice, 1),
        ("{1..9999999999999999999}", BadChoice, 1),
        ("a" * 10_001, BadPattern, 10_001),
    ],
)
def test_what_is_wrong_is_refused_with_its_position(
    pattern: str, error: type[BadPattern], position: int
) -> None:
    with pytest.raises(BadPattern) as refusal:
        expand(pattern)

    assert type(refusal.value) is error
    assert refusal.value.position == position


def test_a_refusal_is_a_sentence_with_the_remedy() -> None:
    with pytest.raises(BracesNested) as refusal:
        expand("ward-{1,{2,3}}")

    expected = "Character 9: braces inside the braces opened at character 6. "
    assert str(refusal.value) == expected + "Close those first, or give two patterns."


def test_a_range_without_braces_is_told_to_have_them() -> None:
    with pytest.raises(BadChoice) as refusal:
        expand("ward-1..40")

    assert str(refusal.value) == "Character 6: “1..40” stands outside braces. Put braces around it: {1..40}."


def test_a_pattern_of_as_many_names_as_are_allowed_is_taken() -> None:
    assert sum(1 for _ in expand(f"ward-{{1..{NAMES_MAX}}}")) == NAMES_MAX


@pytest.mark.parametrize(
    ("pattern", "names"),
    [(f"{{0..{NAMES_MAX}}}", NAMES_MAX + 1), ("{1..999999999}" * 3, 999999999**3), ("{0..9}" * 500, 10**500)],
)
def test_more_names_than_allowed_are_counted_and_never_made(pattern: str, names: int) -> None:
    with pytest.raises(TooManyNames) as refusal:
        expand(pattern)

    assert refusal.value.count == count(pattern) == names
    assert str(refusal.value).endswith("Up to 100,000 are taken at once: divide it.")


def test_a_count_past_all_writing_out_is_still_told() -> None:
    with pytest.raises(TooManyNames, match=r"10\^\d{4,}"):
        expand("{0..99999999999999999}" * 300)


@given(st.text("{}.,01a ", max_size=12))
def test_any_text_is_names_or_a_refusal_with_a_position_in_it(text: str) -> None:
    try:
        names = list(expand(text))
    except BadPattern as refusal:
        position = refusal.position
    else:
        position = 1
        assert len(names) == count(text)
        assert not any(brace in name for name in names for brace in "{}")

    assert 1 <= position <= max(1, len(text))


@given(PLAIN, st.integers(0, 300), st.integers(0, 300), st.sampled_from([0, 3, 6]), PLAIN)
def test_a_range_is_counting_with_its_width(
    before: str, first: int, last: int, width: int, after: str
) -> None:
    up = range(first, last + 1) or range(first, last - 1, -1)

    names = list(expand(f"{before}{{{first:0{width}d}..{last:0{width}d}}}{after}"))

    assert names == [f"{before}{number:0{width}d}{after}" for number in up]


ITEMS = st.lists(st.text("abz09_-", min_size=1, max_size=4), min_size=2, max_size=3)


@given(st.lists(ITEMS, min_size=1, max_size=4))
def test_lists_are_the_product_of_their_items(lists: list[list[str]]) -> None:
    pattern = "/".join("{" + ",".join(items) + "}" for items in lists)

    assert list(expand(pattern)) == ["/".join(pieces) for pieces in itertools.product(*lists)]
