import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from channels_app.audit.models import AuditEvent
from channels_app.models import Channel, Person, Target
from channels_app.web.refusal import RefusalMiddleware
from tests.people import browser_of, make_channel


def answer_nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def newest() -> AuditEvent:
    return AuditEvent.objects.latest("seq")


def test_a_refusal_says_what_was_asked_and_what_it_needs(viewer: Person) -> None:
    response = browser_of(viewer).get("/channels/new/?target=Wards+EU")

    assert response.status_code == 403
    html = response.content.decode()
    assert "create channels" in html
    assert "Viewer" in html
    assert "Operator" in html


@pytest.mark.parametrize(
    ("button", "page"),
    [
        ("/channels/bulk/", "/channels/"),
        ("/audit/verification/now/", "/audit/verification/"),
        (
            "/batches/00000000-0000-4000-8000-000000000000/pause/",
            "/batches/00000000-0000-4000-8000-000000000000/",
        ),
        ("/audit/saved/00000000-0000-4000-8000-000000000000/forget/", "/audit/saved/"),
    ],
)
def test_the_address_of_a_button_leads_to_its_page(operator: Person, button: str, page: str) -> None:
    answer = browser_of(operator).get(button)

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "Nothing was changed." in answer.content.decode()
    assert f'href="{page}">The page with the button' in answer.content.decode()


def test_a_refusal_names_its_event(viewer: Person) -> None:
    html = browser_of(viewer).get("/channels/new/?target=Wards+EU").content.decode()

    assert newest().action == "access.refused"
    assert f"Event #{newest().seq}" in html


def test_who_reads_the_trail_is_led_to_the_event(auditor: Person, target: Target) -> None:
    html = browser_of(auditor).get("/channels/new/?target=Wards+EU").content.decode()

    assert f'href="/audit/?q=%23{newest().seq}"' in html


def test_a_channel_out_of_sight_does_not_exist_and_the_attempt_is_recorded(
    other_operator: Person, channel: Channel
) -> None:
    response = browser_of(other_operator).get(channel.get_absolute_url())

    assert response.status_code == 404
    assert channel.name not in response.content.decode()
    assert (newest().action, newest().actor, newest().subject_id) == (
        "access.refused",
        "olga",
        str(channel.pk),
    )


def test_who_has_another_role_there_is_told_so(administrator: Person, channel: Channel) -> None:
    assert browser_of(administrator).get(channel.get_absolute_url()).status_code == 403


@pytest.mark.parametrize("step", ["try-again", "look-again", "give-up", "cancel"])
def test_who_may_only_look_cannot_act(step: str, viewer: Person, target: Target, operator: Person) -> None:
    channel = make_channel(target, "gate", by=operator)
    channel.operations.create(
        kind="create", target=target, actor=operator, wish={"name": "gate"}, state="failed"
    )

    response = browser_of(viewer).post(f"{channel.get_absolute_url()}{step}/", {"reason": "gone"})

    assert response.status_code == 403


def test_an_address_that_does_not_exist_offers_a_search(operator: Person) -> None:
    response = browser_of(operator).get("/channels/nowhere/")

    assert response.status_code == 404
    assert 'action="/channels/"' in response.content.decode()


def test_who_is_not_signed_in_is_led_nowhere_else(db: None) -> None:
    response = Client().get("/nowhere/")

    assert response.status_code == 404
    assert "Overview" not in response.content.decode()
    assert "Sign in" in response.content.decode()


def test_a_form_from_elsewhere_is_not_accepted(operator: Person) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(operator, backend="django.contrib.auth.backends.ModelBackend")

    response = browser.post("/channels/new/?target=Wards+EU", {"name": "ward-3"})

    assert response.status_code == 403
    assert "This form was not accepted" in response.content.decode()


def test_the_page_of_an_error_needs_nothing_that_may_be_broken() -> None:
    assert "Something broke" in render_to_string("500.html")


def test_a_database_that_takes_nothing_is_told_with_what_that_means() -> None:
    answer = RefusalMiddleware(answer_nothing).process_exception(
        RequestFactory().post("/channels/new/"), OperationalError("database or disk is full")
    )

    assert answer is not None
    assert answer.status_code == 503
    assert "Nothing is sent to AWS that is not on record first" in answer.content.decode()


def test_what_was_not_foreseen_is_left_to_django() -> None:
    request = RequestFactory().get("/")

    assert RefusalMiddleware(answer_nothing).process_exception(request, ValueError()) is None
