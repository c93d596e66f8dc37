"""In which target a channel is created."""

from django.test import Client

from channels_app.models import Person, Target
from tests.people import browser_of, make_person


def test_with_one_target_nobody_is_asked_where(browser: Client, target: Target, other_target: Target) -> None:
    assert "Create in Wards EU" in browser.get("/channels/new/").content.decode()


def test_with_several_targets_the_first_question_is_where(target: Target, other_target: Target) -> None:
    person = make_person("rui")
    person.grants.create(role="operator", target=None)

    html = browser_of(person).get("/channels/new/").content.decode()

    assert 'href="/channels/new/?target=Depots%20US"' in html
    assert 'href="/channels/new/?target=Wards%20EU"' in html


def test_who_may_create_nowhere_is_told_so(auditor: Person) -> None:
    assert browser_of(auditor).get("/channels/new/").status_code == 403


def test_a_target_that_does_not_exist_is_not_found(browser: Client, db: None) -> None:
    assert browser.get("/channels/new/?target=Nowhere%00").status_code == 404


def test_a_target_out_of_sight_is_not_found(browser: Client, other_target: Target) -> None:
    assert browser.get("/channels/new/?target=Depots+US").status_code == 404
