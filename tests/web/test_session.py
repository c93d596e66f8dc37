import json
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels_app.audit.models import AuditEvent
from channels_app.models import FailedSignIns, Person
from channels_app.services.sessions import tell_failed_sign_ins
from tests.people import ADDRESS, PASSWORD, browser_of

LOGIN = "/accounts/login/"


@pytest.fixture
def browser() -> Client:
    return Client(REMOTE_ADDR=ADDRESS)


def sign_in(browser: Client, username: str, password: str = PASSWORD, *, to: str = LOGIN) -> HttpResponse:
    return browser.post(to, {"login": username, "password": password})  # type: ignore[return-value]


def events(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=action).order_by("seq"))


def counted(event: AuditEvent) -> object:
    return json.loads(event.body)["details"]


def a_minute_passes() -> None:
    FailedSignIns.objects.update(told_at=timezone.now() - timedelta(seconds=61))


def test_signing_in_leads_to_the_overview(browser: Client, operator: Person) -> None:
    response = sign_in(browser, "mara")

    assert response.headers["Location"] == "/"


def test_signing_in_leads_to_the_page_that_was_asked_for(browser: Client, operator: Person) -> None:
    sent_to = browser.get("/channels/new/?target=Wards+EU").headers["Location"]

    response = sign_in(browser, "mara", to=sent_to)

    assert response.headers["Location"] == "/channels/new/?target=Wards+EU"


def test_signing_in_never_leads_to_another_site(browser: Client, operator: Person) -> None:
    response = sign_in(browser, "mara", to=f"{LOGIN}?next=https://elsewhere.example/")

    assert response.headers["Location"] == "/"


def test_a_sign_in_goes_into_the_trail(browser: Client, operator: Person) -> None:
    sign_in(browser, "mara")

    (event,) = events("session.sign_in")
    assert (event.actor, event.actor_id, event.address) == ("mara", str(operator.pk), ADDRESS)


def test_a_sign_out_goes_into_the_trail(browser: Client, operator: Person) -> None:
    sign_in(browser, "mara")

    browser.post("/accounts/logout/")

    assert [event.actor for event in events("session.sign_out")] == ["mara"]
    assert browser.get("/").status_code == 302


def test_a_link_alone_signs_nobody_out(operator: Person) -> None:
    browser = browser_of(operator)

    browser.get("/accounts/logout/")

    assert browser.get("/channels/new/").status_code == 200


def test_a_wrong_password_is_refused_in_our_words(browser: Client, operator: Person) -> None:
    response = sign_in(browser, "mara", "wrong")

    assert "do not go together" in response.content.decode()


def test_a_failed_sign_in_is_told_at_once(browser: Client, operator: Person) -> None:
    sign_in(browser, "mara", "wrong")

    (event,) = events("session.sign_in_failed")
    assert (event.actor, event.address, event.result) == ("", ADDRESS, "failed")
    assert counted(event) == {"count": 1, "people": ["mara"]}


def test_more_failures_within_a_minute_are_only_counted(browser: Client, operator: Person) -> None:
    for _ in range(5):
        sign_in(browser, "mara", "wrong")

    assert len(events("session.sign_in_failed")) == 1


def test_the_next_event_of_an_address_counts_what_was_kept_back(browser: Client, operator: Person) -> None:
    for _ in range(5):
        sign_in(browser, "mara", "wrong")
    a_minute_passes()

    sign_in(browser, "mara", "wrong")

    assert [counted(event) for event in events("session.sign_in_failed")] == [
        {"count": 1, "people": ["mara"]},
        {"count": 5, "people": ["mara"]},
    ]


def test_what_was_kept_back_is_told_even_when_the_address_falls_silent(
    browser: Client, operator: Person
) -> None:
    for _ in range(3):
        sign_in(browser, "mara", "wrong")
    a_minute_passes()

    told = [tell_failed_sign_ins(), tell_failed_sign_ins()]

    assert told == [1, 0]
    assert counted(events("session.sign_in_failed")[-1]) == {"count": 2, "people": ["mara"]}


def test_another_address_has_its_own_minute(operator: Person) -> None:
    sign_in(Client(REMOTE_ADDR="198.51.100.1"), "mara", "wrong")
    sign_in(Client(REMOTE_ADDR="198.51.100.2"), "mara", "wrong")

    assert len(events("session.sign_in_failed")) == 2


def test_a_name_that_nobody_has_is_not_kept(browser: Client, db: None) -> None:
    sign_in(browser, "my secret password", "oh")

    (event,) = events("session.sign_in_failed")
    assert "secret" not in event.body


def test_somebody_who_left_cannot_sign_in(browser: Client, leaver: Person) -> None:
    response = sign_in(browser, "piotr")

    assert response.status_code == 200
    assert len(events("session.sign_in_failed")) == 1


def test_after_ten_failures_the_name_is_locked_for_that_address(browser: Client, operator: Person) -> None:
    for _ in range(10):
        sign_in(browser, "mara", "wrong")

    response = sign_in(browser, "mara")

    assert response.status_code == 429
    assert "Too many sign-ins failed" in response.content.decode()


def test_a_lock_is_not_for_other_addresses(browser: Client, operator: Person) -> None:
    for _ in range(10):
        sign_in(browser, "mara", "wrong")

    response = sign_in(Client(REMOTE_ADDR="198.51.100.1"), "mara")

    assert response.status_code == 302


def test_a_forged_header_does_not_get_around_the_lock(operator: Person) -> None:
    for number in range(10):
        sign_in(
            Client(REMOTE_ADDR=ADDRESS, headers={"X-Forwarded-For": f"198.51.100.{number}"}), "mara", "no"
        )

    response = sign_in(Client(REMOTE_ADDR=ADDRESS), "mara")

    assert response.status_code == 429


@pytest.mark.parametrize("field", ["login", "password"])
def test_an_empty_field_is_named(field: str, browser: Client, db: None) -> None:
    form = {"login": "mara", "password": "x", field: ""}

    html = browser.post(LOGIN, form).content.decode()

    assert f'id="{field}-error"' in html


@pytest.mark.parametrize("page", ["signup", "email", "password/reset", "password/set", "confirm-email"])
def test_what_nobody_needs_is_not_there(page: str, operator: Person) -> None:
    assert browser_of(operator).get(f"/accounts/{page}/").status_code == 404


def test_the_administration_sends_to_the_one_sign_in_page(browser: Client, db: None) -> None:
    response = browser.post("/admin/login/?next=/admin/", {"username": "mara", "password": "wrong"})

    assert response.headers["Location"] == "/accounts/login/?next=/admin/"


def test_who_may_not_enter_the_administration_is_told_so(stranger: Person) -> None:
    response = browser_of(stranger).get("/admin/", follow=True)

    assert response.status_code == 403
    assert [event.actor for event in events("access.refused")] == ["nadia"]


def test_who_is_signed_in_goes_straight_to_the_administration(administrator: Person) -> None:
    response = browser_of(administrator).get("/admin/login/?next=/admin/", follow=True)

    assert response.request["PATH_INFO"] == "/admin/"


def test_signing_out_of_the_administration_goes_into_the_trail(administrator: Person) -> None:
    browser_of(administrator).post("/admin/logout/")

    assert [event.actor for event in events("session.sign_out")] == ["tomasz"]


def test_a_changed_password_goes_into_the_trail_and_keeps_this_browser_signed_in(operator: Person) -> None:
    browser = browser_of(operator)
    new = "a much longer one"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}

    page = browser.post(reverse("account_change_password"), form, follow=True)

    (event,) = events("person.change")
    assert (event.actor, counted(event)) == ("mara", {"changed": ["password"]})
    assert "Your password is changed" in page.content.decode()
    assert new not in event.body


def test_a_password_is_not_changed_without_the_current_one(operator: Person) -> None:
    new = "a much longer one"
    form = {"oldpassword": "wrong", "password1": new, "password2": new}

    page = browser_of(operator).post(reverse("account_change_password"), form)

    operator.refresh_from_db()
    assert operator.check_password(PASSWORD)
    assert "This is not your current password" in page.content.decode()


def test_an_open_page_of_who_was_signed_out_is_loaded_anew(browser: Client, db: None) -> None:
    response = browser.get("/channels/", headers={"HX-Request": "true"})

    assert response.headers["HX-Refresh"] == "true"
