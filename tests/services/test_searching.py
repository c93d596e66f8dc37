from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client

from channels_app.audit.models import AuditEvent
from channels_app.models import Person
from tests.people import browser_of
from tests.trail.locks import lifted

ADMIN = "/admin/audit/auditevent/"


@pytest.fixture
def browser(auditor: Person) -> Client:
    return browser_of(auditor)


def searches() -> list[tuple[str, str]]:
    found = AuditEvent.objects.filter(action="audit.search").order_by("seq")
    return [(event.actor, event.subject_label) for event in found]


@pytest.mark.parametrize(
    "address", ["/audit/?who=mara", "/audit/?q=Mara", f"{ADMIN}?q=mara+create", f"{ADMIN}?actor=mara"]
)
def test_who_looks_for_what_a_person_did_is_told(browser: Client, operator: Person, address: str) -> None:
    browser.get(address)

    assert searches() == [("adaeze", "mara")]


def test_the_id_of_a_person_is_as_good_as_the_name(browser: Client, operator: Person) -> None:
    browser.get(f"/audit/?q={operator.pk}")

    assert searches() == [("adaeze", "mara")]


def test_turning_its_pages_and_narrowing_it_down_is_one_search(browser: Client, operator: Person) -> None:
    for more in ("", "&after=1", "&result=failed", "&after=nonsense"):
        browser.get(f"/audit/?who=mara{more}")

    assert len(searches()) == 1


def test_a_page_further_on_without_the_first_is_a_search_too(browser: Client, operator: Person) -> None:
    browser.get("/audit/?who=mara&before=1")

    assert len(searches()) == 1


def test_another_person_and_a_later_time_are_searches_of_their_own(
    browser: Client, operator: Person, stranger: Person
) -> None:
    browser.get("/audit/?who=mara")
    browser.get("/audit/?who=nadia")
    with lifted(connection):
        AuditEvent.objects.update(at=F("at") - timedelta(minutes=16))

    browser.get("/audit/?who=mara")

    assert searches() == [("adaeze", "mara"), ("adaeze", "nadia"), ("adaeze", "mara")]


@pytest.mark.parametrize("address", ["/audit/", "/audit/?q=gate-1", "/audit/?who=~console", ADMIN])
def test_looking_for_no_person_is_not_told(browser: Client, operator: Person, address: str) -> None:
    browser.get(address)

    assert searches() == []


def test_who_is_refused_has_searched_nothing(operator: Person) -> None:
    browser_of(operator).get("/audit/?who=mara")

    assert searches() == []
