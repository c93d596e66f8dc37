from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channels_app.models import Channel, Person, Target
from channels_app.web.listing.count import Count, count_up_to
from tests.people import make_channel
from tests.web.listing.asked import Ask, names


def test_channels_are_listed_newest_first(ask: Ask, target: Target) -> None:
    make_channel(target, "old", age=timedelta(days=2))
    make_channel(target, "new", age=timedelta(days=1))

    assert names(ask()) == ["new", "old"]


@pytest.mark.parametrize("sort", ["name", "-name", "state", "type", "ttl", "creator", "target", "created"])
def test_names_of_256_characters_turn_their_pages(ask: Ask, target: Target, sort: str) -> None:
    Channel.objects.bulk_create(
        Channel(target=target, name=f"{'n' * 253}{number:03}") for number in range(60)
    )

    second = ask(ask(f"sort={sort}").turning.on.partition("?")[2])

    assert len(second.rows) == 10


def test_each_column_but_the_tags_can_be_sorted_by(ask: Ask, other_target: Target) -> None:
    links = {heading.label: bool(heading.link) for heading in ask().headings}

    assert links == {
        "Name": True,
        "Target": True,
        "State": True,
        "Type": True,
        "TTL": True,
        "Tags": False,
        "Created by": True,
        "Created": True,
    }


def test_the_sorted_column_says_so_and_its_link_turns_it_round(ask: Ask, target: Target) -> None:
    heading = ask("sort=name&q=bed").headings[0]

    assert (heading.sorted, heading.link) == ("ascending", "/channels/?sort=-name&q=bed")


def test_the_usual_order_needs_no_parameter(ask: Ask, target: Target) -> None:
    created = ask("sort=created&q=bed").headings[-1]

    assert (created.sorted, created.link) == ("ascending", "/channels/?q=bed")


def test_channels_that_nobody_here_created_sort_with_the_rest(
    ask: Ask, target: Target, operator: Person
) -> None:
    make_channel(target, "mine", by=operator)
    make_channel(target, "adopted")

    assert names(ask("sort=creator")) == ["adopted", "mine"]


def test_a_page_keeps_the_filters_and_the_order(ask: Ask, target: Target) -> None:
    for number in range(51):
        make_channel(target, f"bed-{number}")

    on = ask("q=bed&sort=name&state=active&target=").turning.on

    assert on.startswith("/channels/?q=bed&sort=name&state=active&after=")


@pytest.mark.parametrize(("bound", "shown"), [(2, "2+"), (3, "3"), (4, "3")])
def test_the_count_is_bounded(target: Target, bound: int, shown: str) -> None:
    Channel.objects.bulk_create(Channel(target=target, name=f"bed-{number}") for number in range(3))

    assert str(count_up_to(Channel.objects.all(), bound)) == shown


def test_a_large_count_has_its_commas() -> None:
    assert str(Count(number=10_000, more=True)) == "10,000+"


def test_fifty_rows_take_no_more_queries_than_one(ask: Ask, target: Target, operator: Person) -> None:
    make_channel(target, "first", by=operator, tags={"a": "1"})
    with CaptureQueriesContext(
        connection,
    ) as one:
        ask()
    for number in range(60):
        make_channel(target, f"bed-{number}", by=operator, tags={"a": "1", "b": "2", "c": "3"})

    with CaptureQueriesContext(connection) as many:
        found = ask("q=bed&sort=name")

    assert len(found.rows) == 50
    assert len(many) == len(one) <= 7
