from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template

from channels_app.web.times import about, relative

NOW = datetime(2026, 11, 23, 20, 45, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(), "just now"),
        (timedelta(milliseconds=900), "just now"),
        (timedelta(seconds=1), "1 second ago"),
        (timedelta(seconds=59), "59 seconds ago"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (timedelta(hours=2), "2 hours ago"),
        (timedelta(days=13, hours=23), "13 days ago"),
        (timedelta(days=14), "9 Nov 2026"),
        (timedelta(seconds=-20), "in 20 seconds"),
        (timedelta(minutes=-15), "in 15 minutes"),
    ],
)
def test_a_time_is_told_from_now(ago: timedelta, words: str) -> None:
    assert relative(NOW - ago, now=NOW) == words


def test_the_exact_time_stands_beside_the_relative_one() -> None:
    template = Template("{% load face %}{% when value %}")

    html = template.render(Context({"value": datetime(2020, 11, 23, 20, 28, 4, tzinfo=UTC)}))

    assert (
        html == '<time datetime="2020-11-23T20:28:04Z" title="23 Nov 2020, 20:28:04 UTC">23 Nov 2020</time>'
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "about 1 second"),
        (34, "about 34 seconds"),
        (89, "about 1 minute"),
        (100, "about 2 minutes"),
        (3_000, "about 50 minutes"),
        (7_300, "about 2 hours"),
        (200_000, "about 2 days"),
    ],
)
def test_a_span_to_come_is_told_as_roughly_as_it_is_known(seconds: float, words: str) -> None:
    assert about(seconds) == words
