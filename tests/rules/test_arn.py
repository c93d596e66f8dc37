"""The ARN of a channel."""

from datetime import UTC, datetime

import pytest
import regex  # type: ignore[import-untyped]  # it ships without types
from hypothesis import given, settings
from hypothesis import strategies as st

from channels_app.rules.arn import ChannelArn, MalformedArn
from tests.rules import aws_model

ARN = "arn:aws:kinesisvideo:eu-central-1:210987654321:channel/ward-3_bed.07/1795513685123"


def test_an_arn_is_taken_apart() -> None:
    assert ChannelArn.parse(ARN) == ChannelArn(
        partition="aws",
        region="eu-central-1",
        account="210987654321",
        name="ward-3_bed.07",
        created_at=datetime(2026, 11, 24, 9, 48, 5, 123000, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "start", ["arn:aws-cn:kinesisvideo:cn-north-1", "arn:aws-us-gov:kinesisvideo:us-gov-west-1"]
)
def test_other_partitions_are_fine(start: str) -> None:
    arn = f"{start}:210987654321:channel/a/0"

    assert str(ChannelArn.parse(arn)) == arn


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ward-3",
        ARN + "\n",
        " " + ARN,
        ARN.replace("channel", "stream"),
        ARN.replace("kinesisvideo", "kinesis"),
        ARN.replace("210987654321", "21098765432"),
        ARN.replace("ward", "ward 3"),
        ARN.replace("ward-3_bed.07", "a/b"),
        ARN.replace("ward-3_bed.07", "n" * 257),
        ARN.replace("/1795513685123", ""),
        ARN.replace("1795513685123", "-1"),
        ARN.replace("1795513685123", "9" * 40),
        ARN.replace("1795513685123", "١"),
    ],
)
def test_anything_else_is_malformed_and_says_what_it_was(text: str) -> None:
    with pytest.raises(MalformedArn) as caught:
        ChannelArn.parse(text)

    assert caught.value.text == text


@settings(deadline=None)
@given(name=st.from_regex(r"[a-zA-Z0-9_.-]{1,256}", fullmatch=True), created=st.integers(0, 10**14 - 1))
def test_what_is_read_is_what_the_model_has_and_is_written_again_the_same(name: str, created: int) -> None:
    arn = f"arn:aws:kinesisvideo:us-east-1:123456789012:channel/{name}/{created}"

    assert str(ChannelArn.parse(arn)) == arn
    assert regex.fullmatch(aws_model.ARN.metadata["pattern"], arn)
