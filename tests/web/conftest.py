"""Mara's browser, and the batches that its pages show."""

import pytest
from django.test import Client

from channels_app.models import Batch, Person, Target, Worker
from channels_app.rules.lifecycle import BatchState, OperationState
from channels_app.rules.preview import RowVerdict
from tests.people import browser_of
from tests.web.batches import add_drafts, add_sent, make_batch


@pytest.fixture
def browser(operator: Person) -> Client:
    return browser_of(operator)


@pytest.fixture
def worker(db: None) -> Worker:
    return Worker.objects.create(name="kvs-worker-1")


@pytest.fixture
def running(target: Target, operator: Person, worker: Worker) -> Batch:
    """Two created, one failed, one unknown, one put off and two that wait."""
    batch = make_batch(target, operator)
    for line, state in enumerate(["succeeded", "succeeded", "failed", "unknown", "queued"], start=2):
        told = {} if state == "succeeded" else {"answer": f"It is {state}.", "answer_code": "Code"}
        add_sent(batch, f"bed-{line}", OperationState(state), line=line, **told)
    add_drafts(batch, "bed-7", "bed-8", first=7)
    return batch


@pytest.fixture
def ready(target: Target, operator: Person, worker: Worker) -> Batch:
    batch = make_batch(target, operator, state=BatchState.READY, rows_hash="abc", room_left=4_480)
    add_drafts(batch, "bed-2", "bed-3")
    add_drafts(batch, "bed 4", verdict=RowVerdict.INVALID, answer="Spaces are not allowed.", first=4)
    add_drafts(batch, "bed-5", verdict=RowVerdict.EXISTS, answer="It is there, the same.", first=5)
    return batch
