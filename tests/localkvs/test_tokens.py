"""A NextToken is good for its own listing, for five minutes, and only as it was given."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localkvs.errors import Refusal
from localkvs.tokens import LIFETIME_MS, make_token, read_token

SECRET = bytes(16)
TOKEN = make_token(SECRET, listing="channels", last="garden", now=1_000)


def test_a_token_says_where_to_go_on() -> None:
    assert read_token(SECRET, TOKEN, listing="channels", now=1_000 + LIFETIME_MS - 1) == "garden"


def test_without_a_token_a_listing_begins() -> None:
    assert read_token(SECRET, "", listing="channels", now=1_000) == ""


def test_a_token_expires() -> None:
    with pytest.raises(Refusal, match="expired"):
        read_token(SECRET, TOKEN, listing="channels", now=1_000 + LIFETIME_MS)


def test_a_token_of_another_listing_is_refused() -> None:
    with pytest.raises(Refusal, match="not valid for this request"):
        read_token(SECRET, TOKEN, listing="tags", now=1_000)


def test_a_token_of_another_installation_is_refused() -> None:
    with pytest.raises(Refusal, match="not valid for this request"):
        read_token(bytes(15) + b"x", TOKEN, listing="channels", now=1_000)


@given(st.text("abcXYZ019+/=", min_size=1, max_size=60))
def test_a_token_that_was_never_given_is_refused(token: str) -> None:
    with pytest.raises(Refusal, match="NextToken"):
        read_token(SECRET, token, listing="channels", now=1_000)


@given(st.text("abc.-_", min_size=1, max_size=256))
def test_a_token_keeps_to_the_model_s_own_limits(last: str) -> None:
    token = make_token(SECRET, listing="channels", last=last, now=1_000)

    assert re.fullmatch("[a-zA-Z0-9+/=]{1,1024}", token)
