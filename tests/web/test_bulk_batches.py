"""The page of a batch that changes many channels, and its results."""

import pytest
from django.test import Client

from channels_app.models import Batch
from tests.services.bulk.desk import DELETE, TAG, done, gates, requested
from tests.services.desk import Desk
from tests.services.undo_desk import prepared
from tests.web.batch_pages import page


def test_the_page_of_the_batch_says_what_it_does_and_its_results_what_became_of_each(
    browser: Client, desk: Desk
) -> None:
    gates(desk, 2)
    batch = done(desk, TAG)

    said = page(browser, batch)
    results = b"".join(browser.get(f"{batch.get_absolute_url()}rows.csv").streaming_content).decode()  # type: ignore[attr-defined]

    assert "Put tags on 2 channels." in said
    assert "All 2 done: 2 changed, 0 failed." in said
    assert '"{""ward"": ""3""}",Changed' in results


@pytest.mark.parametrize("action", [TAG, DELETE])
def test_the_page_of_the_batch_shows_before_it_runs_what_will_become_of_each(
    browser: Client, desk: Desk, action: object
) -> None:
    gates(desk, 2)
    (batch,) = requested(desk, action)  # type: ignore[arg-type]
    prepared(desk, batch)
    Batch.objects.update(state="previewing", submitted_at=None)

    said = page(browser, batch)

    assert "Will be " in said
    assert "2 rows written so far" in said
