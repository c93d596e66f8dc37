import html
import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from channels_app.audit.models import AuditEvent
from channels_app.models import Channel, Installation, Operation, Person, Target
from channels_app.rules.lifecycle import ChannelState, OperationState
from channels_app.services.actor import Through
from tests.audit.attacks import attack
from tests.cloud import LocalKvs
from tests.people import browser_of, make_channel, make_event, make_operation, make_target
from tests.web.batches import add_sent, make_batch


@pytest.fixture
def created(browser: Client, cloud: LocalKvs) -> Channel:
    """A channel that was made through the form, a moment ago."""
    name = f"ward-{datetime.now(UTC):%H%M%S%f}"
    form = {"name": name, "type": "SINGLE_MASTER", "ttl": "30", "key": ["ward"], "value": ["3 north"]}
    browser.post("/channels/new/?target=Wards+EU", {**form, "reason": "Goes live on Monday"})
    return Channel.objects.get(name=name)


def read(browser: Client, channel: Channel) -> str:
    return browser.get(channel.get_absolute_url()).content.decode()


def section(page: str, title: str) -> str:
    return page.partition(f'aria-labelledby="{title}-title"')[2].partition("</section>")[0]


def test_the_arn_is_large_and_can_be_copied(browser: Client, created: Channel) -> None:
    page = read(browser, created)

    assert f'<span class="copy big"><code>{created.arn}</code><button' in page


def test_the_facts_are_there(browser: Client, created: Channel) -> None:
    facts = section(read(browser, created), "facts")

    assert "<code>210987654321</code> · <code>eu-central-1</code>, Frankfurt" in facts
    assert "<code>SINGLE_MASTER</code>" in facts
    assert "30 seconds" in facts
    assert "by Mara Lindqvist" in facts


def test_a_channel_that_was_adopted_names_nobody_as_its_creator(
    browser: Client, target: Target, auditor: Person
) -> None:
    channel = make_channel(target, "found", adopted_by=auditor)

    facts = section(read(browser, channel), "facts")

    assert "On record since" in facts
    assert ", adopted by Adaeze Obi" in facts
    assert "Created" not in facts


def test_our_tag_stands_apart(browser: Client, created: Channel) -> None:
    tags = section(read(browser, created), "tags")

    theirs, _, ours = tags.partition("By this console")
    operation = created.operations.get()
    assert "<code>ward</code></dt><dd><code>3 north</code>" in theirs
    assert f"<code>{Installation.objects.current().pk}/{operation.pk}</code>" in ours


def test_fifty_tags_leave_no_room_for_ours(browser: Client, target: Target, operator: Person) -> None:
    channel = make_channel(target, tags={f"key-{number}": "" for number in range(50)})
    make_operation(channel, operator)

    assert "By this console" not in read(browser, channel)


def test_the_timeline_tells_who_when_why_and_what_aws_answered(browser: Client, created: Channel) -> None:
    timeline = section(read(browser, created), "timeline")

    made = AuditEvent.objects.get(subject_id=str(created.pk), result="succeeded")
    assert timeline.index("<p>Created</p>") < timeline.index("<p>Asked for</p>")
    assert "Mara Lindqvist, from 203.0.113.7," in timeline
    assert "Goes live on Monday" in timeline
    assert f"AWS request <code>{made.request_id}</code>" in timeline


def test_the_timeline_tells_aws_code_and_who_carried_it_out(
    browser: Client, channel: Channel, operator: Person
) -> None:
    details = {"status": 400, "code": "ClientLimitExceededException", "said": "Rate exceeded"}
    make_event(
        result="put off",
        by=operator,
        channel=channel,
        through=Through.WORKER.value,
        address="vm-1",
        details=details,
    )

    timeline = section(read(browser, channel), "timeline")

    assert "for Mara Lindqvist by the worker vm-1" in timeline
    assert "<code>400 ClientLimitExceededException</code>" in timeline
    assert "Rate exceeded" in timeline


def test_the_timeline_names_the_channel_that_has_the_name(browser: Client, channel: Channel) -> None:
    arn = "arn:aws:kinesisvideo:eu-central-1:210987654321:channel/ward-3-bed-17/1795465751927"
    make_event(result="failed", channel=channel, details={"taken_by": arn})

    assert f"The name belongs to {arn}." in section(read(browser, channel), "timeline")


def test_what_somebody_typed_is_never_markup(browser: Client, channel: Channel, operator: Person) -> None:
    make_event(by=operator, channel=channel, reason="<script>alert(1)</script>")

    assert "<script>alert" not in read(browser, channel)


def test_only_who_reads_the_trail_is_led_there(browser: Client, auditor: Person, channel: Channel) -> None:
    make_event(channel=channel)

    assert f'href="/audit/?q={channel.pk}"' in read(browser_of(auditor), channel)
    assert "/audit/" not in read(browser, channel)


def test_the_same_with_other_tools_is_this_channel(browser: Client, created: Channel) -> None:
    same = html.unescape(section(read(browser, created), "same"))

    assert f"--channel-name {created.name} \\" in same
    assert "--tags 'Key=ward,Value=3 north'" in same
    assert f'ChannelName="{created.name}",' in same
    assert "kvsadmin:" not in same


def test_endpoints_are_asked_for_and_shown_once(browser: Client, created: Channel) -> None:
    before = AuditEvent.objects.count()

    asked = browser.post(f"{created.get_absolute_url()}endpoints/", {"role": "MASTER"}).content.decode()

    assert re.search(r"<dt>WSS</dt><dd><span class=\"copy\"><code>wss://", asked)
    assert "Where a master connects" in asked
    assert "wss://" not in read(browser, created)
    assert AuditEvent.objects.count() == before


def test_a_viewer_may_ask_for_endpoints(viewer: Person, created: Channel) -> None:
    response = browser_of(viewer).post(f"{created.get_absolute_url()}endpoints/", {"role": "VIEWER"})

    assert "https://" in response.content.decode()


def test_endpoints_of_a_channel_that_aws_does_not_know_are_refused_in_a_sentence(
    browser: Client, channel: Channel, cloud: LocalKvs
) -> None:
    page = browser.post(f"{channel.get_absolute_url()}endpoints/", {"role": "MASTER"}).content.decode()

    assert "AWS finds no such channel" in section(page, "endpoints")


def test_a_channel_without_an_arn_has_no_endpoints_to_ask_for(browser: Client, target: Target) -> None:
    channel = make_channel(target, state=ChannelState.REQUESTED)

    assert "<form" not in section(read(browser, channel), "endpoints")


def test_a_role_that_is_none_is_not_found(browser: Client, channel: Channel) -> None:
    assert browser.post(f"{channel.get_absolute_url()}endpoints/", {"role": "BOTH"}).status_code == 404


def test_a_page_asks_the_database_little(
    browser: Client, created: Channel, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        read(browser, created)


@pytest.mark.parametrize("state", list(ChannelState))
def test_every_state_has_a_page(state: ChannelState, browser: Client, target: Target) -> None:
    channel = make_channel(target, state=state)

    assert browser.get(channel.get_absolute_url()).status_code == 200


def test_a_page_can_be_opened_by_its_address_alone(browser: Client, channel: Channel) -> None:
    assert channel.name in browser.get(f"/channels/{channel.pk}/").content.decode()


def test_the_target_of_the_channel_is_the_one_in_view(auditor: Person, channel: Channel) -> None:
    make_target("Gates UK")

    page = read(browser_of(auditor), channel)

    assert '<span class="spoken">Target: </span>Wards EU' in page


def test_the_newest_operation_is_the_one_that_counts(
    browser: Client, target: Target, operator: Person
) -> None:
    channel = make_channel(target, state=ChannelState.FAILED)
    make_operation(channel, operator, state=OperationState.FAILED, answer="AWS does not accept this: older.")
    Operation.objects.update(created_at=datetime(2026, 1, 1, tzinfo=UTC))
    make_operation(channel, operator, state=OperationState.FAILED, answer="AWS does not accept this: newer.")

    page = read(browser, channel)

    assert "newer." in page
    assert "older." not in page


def test_a_channel_of_a_batch_leads_to_it_and_names_the_line(
    browser: Client, target: Target, operator: Person
) -> None:
    batch = make_batch(target, operator)
    row = add_sent(batch, "ward-3-bed-17", OperationState.SUCCEEDED, line=1_618)
    assert row.channel

    facts = section(read(browser, row.channel), "facts")

    assert f'<a href="{batch.get_absolute_url()}">ward-3.csv</a>, line 1,618' in facts


@pytest.mark.parametrize("body", ["{", "[]", "{}", "[" * 100_000])
def test_an_event_whose_body_was_tampered_with_keeps_the_page_from_nobody(
    browser: Client, created: Channel, body: str
) -> None:
    attack("UPDATE audit_auditevent SET body = %s WHERE subject_id = %s", body, str(created.pk))

    page = browser.get(created.get_absolute_url())

    assert page.status_code == 200
