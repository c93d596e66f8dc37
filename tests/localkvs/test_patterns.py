"""The description's patterns match as Java's would; the `regex` package is the second opinion."""

import regex  # type: ignore[import-untyped]  # it ships without types
from hypothesis import example, given
from hypothesis import strategies as st

from localkvs.patterns import compile_pattern

TAG = r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*"
KEY = r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$"
ARN = r"arn:[a-z\d-]+:kinesisvideo:[a-z0-9-]+:[0-9]+:[a-z]+/[a-zA-Z0-9_.-]+/[0-9]+"


# The package knows a later Unicode: characters that are unassigned in Python's are left out.
KNOWN = st.text(st.characters(exclude_categories=["Cn"]), max_size=6)


@given(KNOWN | st.text(st.characters(categories=["L", "N", "Z"]), max_size=6))
@example("a\n")
@example("\n")
@example("\ue000")
@example("\u2028")
def test_a_tag_matches_as_the_regex_package_says(text: str) -> None:
    expected = regex.fullmatch(TAG, text) is not None

    assert compile_pattern(TAG)(text) is expected
    assert compile_pattern(KEY)(text) is expected


def test_a_digit_of_another_script_is_none_in_an_arn() -> None:
    matches = compile_pattern(ARN)

    assert matches("arn:aws:kinesisvideo:eu-central-1:111122223333:channel/a/1")
    assert not matches("arn:aws:kinesisvideo:eu-central-1:111122223333:channel/a/\u0661")
    assert not matches("arn:aws\u0661:kinesisvideo:eu-central-1:111122223333:channel/a/1")
