import pytest
from django.test import Client
from django.utils import timezone

from channels_app.models import Channel, Operation, Person, Target, Worker
from channels_app.rules.lifecycle import ChannelState, OperationState
from tests.people import browser_of, make_asked_for, make_channel


@pytest.fixture
def worker(db: None) -> Worker:
    return Worker.objects.create(name="vm-1")


def notice(browser: Client, channel: Channel | None) -> str:
    assert channel is not None
    page = browser.get(channel.get_absolute_url()).content.decode()
    return page.partition('<div class="notice ')[2].partition('<div class="split">')[0]


def status_of(browser: Client, channel: Channel, stamp: str) -> str:
    page = browser.get(f"{channel.get_absolute_url()}status/", {"stamp": stamp})
    return page.content.decode()


@pytest.fixture
def waiting(target: Target, operator: Person) -> Operation:
    return make_asked_for(target, "gate", operator, answer="AWS denied kinesisvideo:TagResource.")


def test_what_was_put_off_says_why_and_when_it_is_tried_again(
    browser: Client, waiting: Operation, worker: Worker
) -> None:
    said = notice(browser, waiting.channel)

    assert "AWS denied kinesisvideo:TagResource." in said
    assert "Next try <time" in said


def test_without_a_worker_the_page_says_that_it_waits(browser: Client, waiting: Operation) -> None:
    said = notice(browser, waiting.channel)

    assert "No worker is running, so this waits" in said
    assert "manage.py run_worker" in said


def test_a_held_target_says_why(browser: Client, waiting: Operation, worker: Worker) -> None:
    Target.objects.update(held_at=timezone.now(), held_because="Two accounts were named.")

    said = notice(browser, waiting.channel)

    assert "All calls to Wards EU are held, so this waits" in said
    assert "Two accounts were named." in said
    assert f'href="/targets/{waiting.target_id}/">Look why, and release them' in said


def test_an_answer_that_is_being_looked_up_is_told(
    browser: Client, target: Target, operator: Person, worker: Worker
) -> None:
    operation = make_asked_for(target, "gate", operator, state=OperationState.SENT)

    assert "its answer is being looked up" in notice(browser, operation.channel)


def test_what_is_being_made_is_told(browser: Client, target: Target, worker: Worker) -> None:
    channel = make_channel(target, state=ChannelState.CREATING)

    assert "AWS is making the channel" in notice(browser, channel)


def test_a_missing_channel_is_told(browser: Client, target: Target) -> None:
    channel = make_channel(target, state=ChannelState.MISSING)

    assert "within ten minutes" in notice(browser, channel)


def test_an_active_channel_has_no_notice(browser: Client, channel: Channel) -> None:
    assert notice(browser, channel) == ""


def test_what_failed_says_why_and_can_be_tried_again(
    browser: Client, target: Target, operator: Person
) -> None:
    operation = make_asked_for(
        target, "gate", operator, state=OperationState.FAILED, answer="The name is taken."
    )

    said = notice(browser, operation.channel)

    assert "The name is taken." in said
    assert "Try again</button>" in said


def test_who_may_only_look_has_no_buttons(viewer: Person, target: Target, operator: Person) -> None:
    operation = make_asked_for(target, "gate", operator, state=OperationState.FAILED)

    assert "<button" not in notice(browser_of(viewer), operation.channel)


def test_what_is_unknown_can_be_looked_up_or_given_up(
    browser: Client, target: Target, operator: Person
) -> None:
    operation = make_asked_for(target, "gate", operator, state=OperationState.UNKNOWN)

    said = notice(browser, operation.channel)

    assert "It is not known whether AWS has made this channel" in said
    assert "Look again now</button>" in said
    assert "Give up</button>" in said


def stamp_in(page: str) -> str:
    return page.partition("status/?stamp=")[2].partition('"')[0]


def test_an_open_page_that_shows_all_there_is_gets_nothing(
    browser: Client, waiting: Operation, channel: Channel
) -> None:
    assert waiting.channel is not None
    stamp = stamp_in(browser.get(waiting.channel.get_absolute_url()).content.decode())

    response = browser.get(f"{waiting.channel.get_absolute_url()}status/", {"stamp": stamp})

    assert response.status_code == 204


def test_an_open_page_follows_what_changes(browser: Client, waiting: Operation) -> None:
    assert waiting.channel is not None
    stamp = stamp_in(browser.get(waiting.channel.get_absolute_url()).content.decode())
    Operation.objects.update(state="succeeded")
    Channel.objects.update(state="creating")

    fragment = status_of(browser, waiting.channel, stamp)

    assert "Creating" in fragment
    assert 'hx-trigger="every 2s"' in fragment
    assert 'id="timeline"' in fragment
    assert 'hx-swap-oob="innerHTML">gate: Creating</p>' in fragment


def test_a_settled_channel_is_not_asked_for_again(browser: Client, channel: Channel) -> None:
    fragment = status_of(browser, channel, "old")

    assert "Active" in fragment
    assert "hx-get" not in fragment


def test_an_unknown_channel_is_asked_for_more_slowly(
    browser: Client, target: Target, operator: Person
) -> None:
    operation = make_asked_for(target, "gate", operator, state=OperationState.UNKNOWN)
    assert operation.channel is not None

    assert 'hx-trigger="every 15s"' in status_of(browser, operation.channel, "old")


def test_who_may_no_longer_read_it_is_sent_to_the_page_that_says_so(
    other_operator: Person, channel: Channel
) -> None:
    response = browser_of(other_operator).get(f"{channel.get_absolute_url()}status/")

    assert response.headers["HX-Refresh"] == "true"
    assert response.content == b""
