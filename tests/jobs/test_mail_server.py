"""Mail over a real connection: what arrives, and that no mail server holds anything up."""

import socket
import time
from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from channels_app.jobs.mail import mail
from channels_app.models import Batch, Person, Target
from channels_app.rules.lifecycle import BatchState
from channels_app.services.notices import tell_submitters
from tests.postbox import postbox
from tests.web.batches import make_batch


@pytest.fixture
def batch(target: Target, operator: Person, settings: Settings) -> Batch:
    """Done, and its submitter does not know."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    Person.objects.filter(pk=operator.pk).update(email="mara@wards.example")
    return make_batch(target, operator, state=BatchState.DONE, name="Übergabe 病棟.csv")


def test_it_arrives_with_its_letters_its_sender_and_as_what_it_is(batch: Batch, settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "kvs@wards.example"
    with postbox() as box:
        settings.EMAIL_PORT = box.port

        sent = tell_submitters(mail=mail)

    message = box.messages[0]
    assert (sent, len(box.messages)) == (1, 1)
    assert (message["To"], message["From"]) == ("mara@wards.example", "kvs@wards.example")
    assert message["Subject"] == "Übergabe 病棟.csv: done, 0 created"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain"
    assert batch.get_absolute_url() in message.get_content()  # type: ignore[attr-defined]


def test_what_the_server_refuses_is_tried_again_later(batch: Batch, settings: Settings) -> None:
    with postbox(refuses="451 greylisted, come again") as box:
        settings.EMAIL_PORT = box.port
        first = tell_submitters(mail=mail)
        box.refuses = ""
        at_once = tell_submitters(mail=mail)
        Batch.objects.update(telling_until=datetime.now(UTC))

        later = tell_submitters(mail=mail)

    assert (first, at_once, later) == (0, 0, 1)
    assert len(box.messages) == 1


def test_a_server_that_says_nothing_is_left_after_a_while(batch: Batch, settings: Settings) -> None:
    settings.EMAIL_TIMEOUT = 0.5
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_PORT = silent.getsockname()[1]
        started = time.monotonic()

        sent = tell_submitters(mail=mail)

    assert sent == 0
    assert time.monotonic() - started < 5


def test_a_server_that_is_not_there_is_no_failure_of_ours(batch: Batch, settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        settings.EMAIL_PORT = gone.getsockname()[1]

    assert tell_submitters(mail=mail) == 0
