"""How much room an account has."""

import pytest

from channels_app.rules.quota import room_left


@pytest.mark.parametrize(
    ("region", "used", "limit", "room"),
    [
        ("us-east-1", 0, None, 10_000),
        ("us-west-2", 9_999, None, 1),
        ("eu-central-1", 0, None, 5_000),
        ("eu-central-1", 5_000, None, 0),
        ("eu-central-1", 15_520, 20_000, 4_480),
        ("eu-central-1", 6_000, None, 0),
        ("eu-central-1", 1, 0, 0),
    ],
)
def test_room_is_what_the_limit_leaves(region: str, used: int, limit: int | None, room: int) -> None:
    assert room_left(region, used, limit) == room
