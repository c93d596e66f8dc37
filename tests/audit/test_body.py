import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from channels_app.audit.body import clean, read_body, write_body, write_time
from channels_app.audit.errors import AuditError, NotCanonicalError

HALF: Any = 0.5
KEYS = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12)
LEAVES = st.one_of(
    st.text(max_size=30),
    st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1),
    st.booleans(),
    st.none(),
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4)
)
FACTS = st.dictionaries(KEYS, VALUES, max_size=6)


def without_nul(value: Any) -> Any:
    """The value as another implementation would be handed it: NUL has left every string."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [without_nul(item) for item in value]
    if isinstance(value, dict):
        return {key: without_nul(item) for key, item in value.items()}
    return value


@given(FACTS)
def test_a_body_is_what_another_implementation_of_rfc_8785_writes(facts: dict[str, Any]) -> None:
    body = write_body(facts)

    assert body.encode() == rfc8785.dumps(without_nul(facts))


@given(FACTS)
def test_a_body_can_be_read_and_written_again(facts: dict[str, Any]) -> None:
    body = write_body(facts)

    assert write_body(read_body(body)) == body


@given(st.text(st.characters(), max_size=50))
def test_whatever_is_typed_can_be_written_as_utf_8(text: str) -> None:
    cleaned = clean(text)

    assert "\0" not in cleaned
    assert cleaned.encode().decode() == cleaned


def test_a_lone_surrogate_leaves_a_string_and_a_pair_made_of_two_is_not_kept_either() -> None:
    assert clean("a\ud83db\ude00c") == "abc"


def test_a_string_is_cut_at_4096_characters() -> None:
    body = write_body({"reason": "å" * 5000})

    assert json.loads(body) == {"reason": "å" * 4096}


def test_keys_are_sorted_and_nothing_stands_between() -> None:
    assert write_body({"b": [1, None], "B": True, "a": {"y": "ü", "x": "\n"}}) == (
        '{"B":true,"a":{"x":"\\n","y":"ü"},"b":[1,null]}'
    )


def test_a_tuple_is_written_as_a_list() -> None:
    assert write_body({"rows": (1, 2)}) == '{"rows":[1,2]}'


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), b"bytes", datetime(2026, 1, 1, tzinfo=UTC), {1, 2}, object()]
)
def test_what_has_no_canonical_form_is_refused(value: Any) -> None:
    with pytest.raises(NotCanonicalError, match="no canonical form"):
        write_body({"details": value})


@pytest.mark.parametrize("value", [2**53, -(2**53), 10**30])
def test_an_integer_that_other_languages_would_round_is_refused(value: int) -> None:
    with pytest.raises(NotCanonicalError, match="2\\^53"):
        write_body({"details": value})


@pytest.mark.parametrize("key", ["ключ", "a\0", "a\n", 7])
def test_a_key_beyond_printable_ascii_is_refused(key: Any) -> None:
    with pytest.raises(NotCanonicalError, match="ASCII"):
        write_body({"details": {key: "value"}})


def test_a_refusal_names_the_place_and_is_of_the_trails_own_family() -> None:
    with pytest.raises(AuditError) as refused:
        write_body({"details": {"rows": ["good", HALF]}})

    assert str(refused.value) == "body.details.rows[1]: a float has no canonical form here"


def test_a_time_is_written_in_utc_with_microseconds() -> None:
    moment = datetime(2026, 3, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))

    assert write_time(moment) == "2026-02-28T23:30:00.000000Z"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(NotCanonicalError, match="zone"):
        write_time(datetime(2026, 3, 1))


@pytest.mark.parametrize("body", ["[]", "", "{", '"text"'])
def test_what_is_not_an_object_is_not_a_body(body: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (json's own words)
        read_body(body)
