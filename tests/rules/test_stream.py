"""The ARN of a stream that a channel is to be linked to."""

import pytest

from channels_app.rules.stream import find_stream_problem

STREAM = "arn:aws:kinesisvideo:eu-west-1:123456789012:stream/ward-3/1700000000000"


def test_a_stream_of_the_channel_s_region_is_right() -> None:
    assert find_stream_problem(STREAM, region="eu-west-1") == ""


def test_one_of_another_region_is_told_so() -> None:
    assert "is in eu-west-1, and the channel in eu-north-1" in find_stream_problem(
        STREAM, region="eu-north-1"
    )


@pytest.mark.parametrize(
    "text",
    [
        "ward-3",
        "",
        STREAM.replace(":stream/", ":channel/"),
        f"{STREAM} ",
        f"{STREAM}\n",
        STREAM.replace("ward-3", "w" * 257),
        STREAM.replace("1700000000000", "1" * 15),
    ],
)
def test_what_is_no_stream_is_told_what_one_looks_like(text: str) -> None:
    assert "arn:aws:kinesisvideo:REGION:ACCOUNT:stream/NAME/NUMBER" in find_stream_problem(
        text, region="eu-west-1"
    )
