import pytest
from django.http import HttpResponse
from django.test import Client

from channels_app.audit.models import AuditEvent
from channels_app.models import Grant, Person, Target
from tests.admin.pages import address
from tests.people import browser_of


@pytest.fixture
def browser(administrator: Person) -> Client:
    return browser_of(administrator)


def give(browser: Client, person: Person, role: str, target: Target | None) -> HttpResponse:
    fields = {"person": str(person.pk), "role": role, "target": str(target.pk) if target else ""}
    return browser.post(address("grant", "add"), fields)  # type: ignore[return-value]


def told() -> list[tuple[str, str, str, object]]:
    events = AuditEvent.objects.order_by("seq")
    return [(event.action, event.actor, event.subject_label, event.facts["details"]) for event in events]


def test_a_role_is_given_by_the_service(browser: Client, stranger: Person, target: Target) -> None:
    give(browser, stranger, "operator", target)

    assert Grant.objects.filter(person=stranger, role="operator", target=target).exists()
    assert told() == [("grant.give", "tomasz", "nadia", {"role": "operator", "on": "Wards EU"})]


def test_a_role_without_a_target_holds_on_all(browser: Client, stranger: Person) -> None:
    give(browser, stranger, "auditor", None)

    assert told() == [("grant.give", "tomasz", "nadia", {"role": "auditor", "on": "all targets"})]


def test_a_role_that_the_person_has_is_not_given_twice(browser: Client, auditor: Person) -> None:
    give(browser, auditor, "auditor", None)

    assert Grant.objects.filter(person=auditor).count() == 1
    assert told() == []


@pytest.mark.parametrize("role", ["operator", "auditor"])
def test_a_role_that_the_person_has_is_refused_in_words(
    browser: Client, role: str, operator: Person, auditor: Person, target: Target
) -> None:
    person, on = (operator, target) if role == "operator" else (auditor, None)

    page = give(browser, person, role, on).content.decode()

    assert f"{Grant.objects.get(person=person)} already." in page
    assert "onstraint" not in page


def test_a_role_is_taken_away_by_the_service(browser: Client, operator: Person) -> None:
    grant = Grant.objects.get(person=operator)

    browser.post(address("grant", "delete", grant), {"post": "yes"})

    assert not Grant.objects.filter(person=operator).exists()
    assert told() == [("grant.take", "tomasz", "mara", {"role": "operator", "on": "Wards EU"})]


def test_a_role_is_not_changed_into_another(browser: Client, operator: Person) -> None:
    grant = Grant.objects.get(person=operator)

    answer = browser.post(
        address("grant", "change", grant), {"person": str(operator.pk), "role": "administrator"}
    )

    assert answer.status_code == 403
    assert Grant.objects.get(person=operator).role == "operator"


def test_it_is_over_as_soon_as_the_role_is_taken(browser: Client, auditor: Person) -> None:
    theirs = browser_of(auditor)
    assert theirs.get(address("auditevent", "changelist")).status_code == 200

    browser.post(address("grant", "delete", Grant.objects.get(person=auditor)), {"post": "yes"})

    assert theirs.get(address("auditevent", "changelist")).status_code == 403


def test_the_only_administrator_keeps_the_role_and_is_told_why(
    browser: Client, administrator: Person
) -> None:
    grant = Grant.objects.get(person=administrator)

    page = browser.post(address("grant", "delete", grant), {"post": "yes"}, follow=True)

    assert Grant.objects.filter(pk=grant.pk).exists()
    assert "Tomasz Wolak is the only administrator on all targets" in page.content.decode()
