"""Our limits are AWS's: a new release of its SDK that moves one fails here."""

import sys
import unicodedata

import pytest
from botocore.model import Shape

from channels_app.rules import characters, spec, tags
from tests.rules import aws_model

ASSIGNED = "".join(c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) != "Cn")


def test_the_length_of_a_name_is_that_of_the_model() -> None:
    assert _bounds(aws_model.NAME) == (spec.NAME_MIN, spec.NAME_MAX)


def test_the_range_of_the_ttl_is_that_of_the_model() -> None:
    assert _bounds(aws_model.TTL) == (spec.TTL_MIN, spec.TTL_MAX)


def test_the_default_ttl_is_within_its_range() -> None:
    assert spec.TTL_MIN <= spec.TTL_DEFAULT <= spec.TTL_MAX


def test_the_number_of_tags_is_that_of_the_model() -> None:
    assert _bounds(aws_model.TAGS) == (0, tags.TAGS_MAX)


def test_the_length_of_a_key_is_that_of_the_model() -> None:
    assert _bounds(aws_model.KEY) == (tags.KEY_MIN, tags.KEY_MAX)


def test_the_length_of_a_value_is_that_of_the_model() -> None:
    assert _bounds(aws_model.VALUE) == (0, tags.VALUE_MAX)


def test_we_know_the_types_of_the_model() -> None:
    assert [each.value for each in spec.ChannelType] == aws_model.TYPE.enum


def test_a_name_may_hold_the_characters_of_the_model_and_no_others() -> None:
    ours = {c for c in ASSIGNED if characters.fits_name(c)}

    assert ours == aws_model.characters_of(aws_model.NAME, ASSIGNED)


@pytest.mark.parametrize("shape", [aws_model.KEY, aws_model.VALUE], ids=["key", "value"])
def test_a_tag_may_hold_the_characters_of_the_model_and_no_others(shape: Shape) -> None:
    ours = {c for c in ASSIGNED if characters.fits_tag(c)}

    assert ours == aws_model.characters_of(shape, ASSIGNED)


def _bounds(shape: Shape) -> tuple[int, int]:
    return shape.metadata.get("min", 0), shape.metadata["max"]
