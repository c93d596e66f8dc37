from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from channels_app.models import Batch, Person, Target
from channels_app.rules.lifecycle import BatchState, OperationState
from channels_app.rules.preview import RowVerdict
from channels_app.web.listing.batches import BatchList, list_batches
from channels_app.web.listing.batches_tally import sorts_of, tally_of
from channels_app.web.listing.links import Links
from tests.web.batches import add_drafts, add_sent, make_batch


def ask(query: str = "", *, readable: list[Target] | None = None) -> BatchList:
    targets = Target.objects.all()
    if readable is not None:
        targets = targets.filter(pk__in=[target.pk for target in readable])
    return list_batches(readable=targets, links=Links(path="/batches/", query=QueryDict(query)))


def names(found: BatchList) -> list[str]:
    return [row.batch.name for row in found.rows]


OF_A_CHANGE = {RowVerdict.DELETE, RowVerdict.CHANGE, RowVerdict.KEPT}
OF_A_PREVIEW = [verdict for verdict in RowVerdict if verdict not in OF_A_CHANGE]


@pytest.fixture
def busy(target: Target, operator: Person) -> Batch:
    """One row of each kind there is."""
    batch = make_batch(target, operator)
    for line, state in enumerate(["succeeded", "failed", "unknown", "sent", "queued"], start=2):
        add_sent(batch, f"bed-{line}", OperationState(state), line=line)
    for line, verdict in enumerate(OF_A_PREVIEW, start=7):
        add_drafts(batch, f"bed-{line}", verdict=verdict, first=line)
    return batch


def test_the_newest_is_first(target: Target, operator: Person) -> None:
    for days, name in enumerate(["third", "second", "first"]):
        age = timedelta(days=3 - days)
        make_batch(target, operator, name=name, created_at=datetime.now(UTC) - age)

    assert names(ask()) == ["first", "second", "third"]


def test_only_targets_that_may_be_read_are_listed(
    target: Target, other_target: Target, operator: Person
) -> None:
    make_batch(target, operator, name="here")
    make_batch(other_target, operator, name="elsewhere")

    assert names(ask(readable=[target])) == ["here"]


@pytest.mark.parametrize(
    ("query", "found"),
    [("state=paused", ["ward-4.csv"]), ("q=WARD-3", ["ward-3.csv"]), ("state=done", []), ("state=odd", None)],
)
def test_filters_narrow_the_list(
    target: Target, operator: Person, query: str, found: list[str] | None
) -> None:
    make_batch(target, operator, name="ward-3.csv")
    make_batch(target, operator, name="ward-4.csv", state=BatchState.PAUSED)

    assert names(ask(query)) == (found if found is not None else ["ward-4.csv", "ward-3.csv"])


def test_each_row_is_of_exactly_one_sort(busy: Batch) -> None:
    for state in BatchState:
        busy.state = state.value
        tally = tally_of(busy)

        assert sum(number for _, number in tally.each()) == tally.all == 10
        for sort, number in tally.each():
            assert busy.operations.filter(sort.q).count() == number


def test_a_sort_of_rows_knows_its_look_before_and_after_the_submit(busy: Batch) -> None:
    running = {sort.key for sort in sorts_of(busy)}
    busy.submitted_at = None

    assert "created" in running
    assert {sort.key for sort in sorts_of(busy)} == {verdict.value for verdict in OF_A_PREVIEW}


def test_a_line_says_how_far_its_batch_is(busy: Batch) -> None:
    (row,) = ask().rows

    assert row.said == "2 of 6 done. 2 need attention."
    assert (row.tally.wanted, row.tally.done, row.tally.left, row.tally.percent) == (6, 2, 4, 33)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (BatchState.PREVIEWING, "1 rows read so far."),
        (BatchState.READY, "1 of 1 rows can be created."),
        (BatchState.UNREADABLE, "It is a picture."),
    ],
)
def test_a_line_says_what_comes_of_a_preview(
    target: Target, operator: Person, state: BatchState, said: str
) -> None:
    batch = make_batch(target, operator, state=state, because="It is a picture.")
    add_drafts(batch, "bed-1")

    assert ask().rows[0].said == said


def test_a_paused_line_says_why(target: Target, operator: Person) -> None:
    batch = make_batch(target, operator, state=BatchState.PAUSED, because="The account is full.")
    add_drafts(batch, "bed-1")

    assert ask().rows[0].said == "0 of 1 done. The account is full."


def test_a_batch_in_a_held_target_is_shown_as_held(target: Target, operator: Person) -> None:
    make_batch(target, operator)
    Target.objects.filter(pk=target.pk).update(held_at=timezone.now())

    assert ask().rows[0].look.word == "Held"


def test_pages_stay_right(target: Target, operator: Person) -> None:
    for number in range(30):
        made = timezone.now() - timedelta(minutes=30 - number)
        make_batch(target, operator, name=f"{number:02d}", created_at=made)
    first = ask()
    make_batch(target, operator, name="new")

    second = ask(first.turning.on.partition("?")[2])

    assert names(second) == ["04", "03", "02", "01", "00"]


def test_more_batches_take_no_more_queries(busy: Batch, operator: Person) -> None:
    with CaptureQueriesContext(connection) as one:
        ask()
    for number in range(10):
        add_drafts(make_batch(busy.target, operator, name=f"{number}"), "a", "b")

    with CaptureQueriesContext(connection) as many:
        ask()

    assert len(many) == len(one) <= 5
