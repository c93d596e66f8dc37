"""A form that is sent after its person was signed out: nothing is done, and nothing typed is lost."""

import html
import re
from typing import cast
from uuid import uuid4

import pytest
from axes.models import AccessAttempt
from django.test import Client

from channels_app import wiring
from channels_app.models import Batch, Channel, Person, Target
from channels_app.web.typed import MOST
from tests.cloud import LocalKvs
from tests.fakes.gateway import FakeGateway
from tests.people import ADDRESS, PASSWORD
from tests.services.desk import Desk
from tests.web.creating import NEW, form, rows

MANY = "/batches/new/?target=Wards+EU"


@pytest.fixture
def signed_out(operator: Person) -> Client:
    return Client(REMOTE_ADDR=ADDRESS)


def text(answer: object) -> str:
    return html.unescape(answer.content.decode())  # type: ignore[attr-defined]


def sign_in(browser: Client, page: str, password: str = PASSWORD) -> str:
    """By the form of that page, as it is; what follows."""
    hidden = {
        name: html.unescape(value)
        for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)
    }
    fields = {**hidden, "login": "mara", "password": password}
    return browser.post("/accounts/login/", fields, follow=True).content.decode()


def test_nothing_typed_is_lost(signed_out: Client) -> None:
    typed = form(name="gate-1", ttl="90", key=["ward"], value=["3 & 4"], reason="Ticket 12")

    asked = signed_out.post(NEW, typed).content.decode()
    page = sign_in(signed_out, asked)

    assert "You were signed out meanwhile, so nothing was sent." in asked
    assert 'class="notice warn"' in asked
    assert "This is what you had typed when you were signed out." in page
    assert 'value="gate-1"' in page
    assert 'value="90"' in page
    assert rows(page) == [("ward", "3 &amp; 4"), ("", "")]
    assert "Ticket 12</textarea>" in page
    assert str(typed["submission"]) in page
    assert not Channel.objects.exists()


def test_a_wrong_password_loses_nothing_either(signed_out: Client) -> None:
    asked = signed_out.post(NEW, form(name="gate-1")).content.decode()

    refused = sign_in(signed_out, asked, "wrong")

    assert "do not go together" in refused
    assert 'value="gate-1"' in sign_in(signed_out, refused)


def test_nothing_of_it_is_kept_for_who_does_not_sign_in(signed_out: Client) -> None:
    asked = signed_out.post(NEW, form(name="gate-1", reason="Ticket 12")).content.decode()

    sign_in(signed_out, asked, "wrong")

    attempt = AccessAttempt.objects.get()
    assert "gate-1" not in attempt.post_data
    assert "Ticket" not in attempt.post_data


def test_it_is_taken_up_once(signed_out: Client) -> None:
    sign_in(signed_out, signed_out.post(NEW, form(name="gate-1")).content.decode())

    assert "gate-1" not in text(signed_out.get(NEW))


def test_an_edit_is_kept(
    signed_out: Client, browser: Client, target: Target, operator: Person, cloud: LocalKvs
) -> None:
    real = Desk(target=target, person=operator, aws=cast(FakeGateway, wiring.gateway_for(target)))
    name = f"gate-{uuid4().hex[:8]}"
    address = f"{real.active(name).get_absolute_url()}edit/"
    form = dict(
        re.findall(r'name="(submission|seen)" value="([^"]*)"', browser.get(address).content.decode())
    )

    asked = signed_out.post(address, {**form, "ttl": "90", "key": "bed", "value": "17", "reason": "it moved"})
    page = sign_in(signed_out, asked.content.decode())

    assert rows(page) == [("bed", "17"), ("", "")]
    assert "it moved</textarea>" in page
    assert Channel.objects.get().ttl == 60


def test_a_pasted_list_is_kept(signed_out: Client) -> None:
    asked = signed_out.post(MANY, form(name="", source="pasted", paste="gate-1\ngate-2")).content.decode()

    page = sign_in(signed_out, asked)

    assert re.search(r"<textarea[^>]*>\s*gate-1\ngate-2</textarea>", page)
    assert not Batch.objects.exists()


def test_what_is_too_much_to_carry_is_said_to_be_lost(signed_out: Client) -> None:
    typed = form(source="pasted", paste="a" * (MOST + 1))

    page = text(signed_out.post(MANY, typed, follow=True))

    assert "Sign in, and do it again." in page


def test_after_any_other_button_the_page_that_has_it_is_next(signed_out: Client, target: Target) -> None:
    here = "http://testserver/channels/?q=gate"

    answer = signed_out.post("/channels/bulk/", {"do": "delete"}, headers={"Referer": here})

    assert answer.headers["Location"] == "/accounts/login/?next=/channels/%3Fq%3Dgate"
    assert "nothing was done. Sign in, and do it again." in text(signed_out.get("/accounts/login/"))


def test_no_page_elsewhere_is_next(signed_out: Client, target: Target) -> None:
    address = f"/targets/{target.pk}/hold/"

    answer = signed_out.post(address, headers={"Referer": "http://elsewhere.example/channels/"})

    assert answer.headers["Location"] == f"/accounts/login/?next={address}"
