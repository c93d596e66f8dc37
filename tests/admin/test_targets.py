from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client

from channels_app.audit.models import AuditEvent
from channels_app.models import Person, Target
from channels_app.services.actor import Actor, Through
from channels_app.services.targets import save_target
from tests.admin.pages import address
from tests.people import browser_of, make_channel

FORM = {
    "name": "Wards EU",
    "region": "eu-central-1",
    "account": "210987654321",
    "role_arn": "",
    "creates_per_second": "50",
    "channel_limit": "",
}


@pytest.fixture
def browser(administrator: Person) -> Client:
    return browser_of(administrator)


def change(browser: Client, target: Target, **changes: str) -> None:
    browser.post(address("target", "change", target), FORM | changes)


def test_a_target_is_added_by_the_service(browser: Client) -> None:
    browser.post(address("target", "add"), FORM)

    event = AuditEvent.objects.get()
    assert Target.objects.get(name="Wards EU").account == "210987654321"
    assert (event.action, event.actor, event.target, event.through) == (
        "target.create",
        "tomasz",
        "Wards EU",
        "admin",
    )


def test_a_change_is_told_with_the_new_value(browser: Client, target: Target) -> None:
    change(browser, target, creates_per_second="20")

    target.refresh_from_db()
    assert target.creates_per_second == 20
    assert AuditEvent.objects.get().facts["details"] == {"creates_per_second": "20"}


def test_an_account_of_eleven_digits_is_not_taken(browser: Client, target: Target) -> None:
    change(browser, target, account="21098765432")

    target.refresh_from_db()
    assert target.account == "210987654321"


def test_where_a_target_is_stays_once_channels_lie_in_it(browser: Client, target: Target) -> None:
    make_channel(target)

    change(browser, target, account="999999999999", region="us-east-1")

    target.refresh_from_db()
    assert (target.account, target.region) == ("210987654321", "eu-central-1")


def test_a_lease_and_an_external_id_cannot_be_posted(browser: Client, target: Target) -> None:
    before = target.external_id

    change(
        browser,
        target,
        external_id="00000000-0000-0000-0000-000000000000",
        lease_holder="me",
        creates_per_second="7",
    )

    target.refresh_from_db()
    assert (target.external_id, target.lease_holder, target.creates_per_second) == (before, "", 7)


def test_a_lease_that_was_taken_meanwhile_is_not_written_over(administrator: Person, target: Target) -> None:
    read_before = Target.objects.get(pk=target.pk)
    Target.objects.filter(pk=target.pk).update(
        lease_holder="worker-7", lease_until=Now() + timedelta(seconds=30)
    )
    actor = Actor(person=administrator, through=Through.ADMIN, address="203.0.113.7")

    read_before.creates_per_second = 5
    save_target(actor=actor, target=read_before, changed=["creates_per_second"])

    target.refresh_from_db()
    assert (target.creates_per_second, target.lease_holder) == (5, "worker-7")
