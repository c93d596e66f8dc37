"""Each role by each page of each model: what is answered to who opens it, and to who posts to it."""

import pytest
from django.db.models import Model
from django.test import Client

from channels_app.models import Person, Target
from channels_app.rules.roles import Role
from tests.admin.pages import (
    HISTORY,
    IN_TARGETS,
    MACHINERY,
    MODELS,
    PEOPLE,
    TRAIL,
    address,
    make_row,
    refusals,
    statuses,
)
from tests.people import browser_of, make_person

NOTHING = {"changelist": 403, "add": 403, "change": 403, "delete": 403}
LOOK = {"changelist": 200, "add": 403, "change": 200, "delete": 403}
ELSEWHERE = {"changelist": 200, "add": 403, "change": 302, "delete": 403}  # the row is not shown to exist
GIVE_AND_TAKE = {"changelist": 200, "add": 200, "change": 200, "delete": 200}
EDIT = {"changelist": 200, "add": 200, "change": 200, "delete": 403}


def on(models: list[str], answers: dict[str, int]) -> dict[str, dict[str, int]]:
    return dict.fromkeys(models, answers)


CAST = {
    "viewer": on(MODELS, NOTHING) | on(IN_TARGETS, LOOK),
    "operator": on(MODELS, NOTHING) | on(IN_TARGETS, LOOK),
    "other_operator": on(MODELS, NOTHING) | on(IN_TARGETS, ELSEWHERE),
    "auditor": on(MODELS, LOOK),
    "target_auditor": on(MODELS, NOTHING) | on(IN_TARGETS + TRAIL, LOOK),
    "other_auditor": on(MODELS, NOTHING) | on(IN_TARGETS + TRAIL, ELSEWHERE),
    "administrator": on(MODELS, NOTHING)
    | on(PEOPLE, EDIT)
    | on(["grant"], GIVE_AND_TAKE)
    | on(MACHINERY, LOOK),
    "target_administrator": on(MODELS, NOTHING),
    "stranger": on(MODELS, NOTHING),
    "superuser": on(MODELS, NOTHING),
}


@pytest.fixture
def target_auditor(target: Target) -> Person:
    return make_person("ada", Role.AUDITOR, on=target)


@pytest.fixture
def other_auditor(other_target: Target) -> Person:
    return make_person("otto", Role.AUDITOR, on=other_target)


@pytest.fixture
def target_administrator(target: Target) -> Person:
    return make_person("tim", Role.ADMINISTRATOR, on=target)


@pytest.fixture
def superuser(db: None) -> Person:
    """Every flag that Django knows, and no grant."""
    return make_person("root", is_staff=True, is_superuser=True)


@pytest.fixture
def someone(db: None) -> Person:
    return make_person("sam")


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("role", CAST)
def test_a_page_opens_to_the_roles_that_it_is_for(
    role: str, model: str, target: Target, someone: Person, request: pytest.FixtureRequest
) -> None:
    browser = browser_of(request.getfixturevalue(role))
    row = make_row(model, target, someone)

    assert statuses(browser, model, row) == CAST[role][model]


@pytest.mark.parametrize("model", HISTORY)
@pytest.mark.parametrize("role", ["operator", "auditor", "administrator"])
def test_nobody_changes_history_and_each_attempt_is_told(
    role: str, model: str, target: Target, someone: Person, request: pytest.FixtureRequest
) -> None:
    browser = browser_of(request.getfixturevalue(role))
    row = make_row(model, target, someone)
    before = [] if model == "chainhead" else rows_of(row)  # the head moves on with each refusal that is told

    answers = [browser.post(address(model, "add")).status_code]
    answers += [browser.post(address(model, page, row)).status_code for page in ("change", "delete")]

    assert answers == [403, 403, 403]
    assert rows_of(row)[: len(before)] == before
    assert len(refusals()) == 3


@pytest.mark.parametrize("model", PEOPLE)
@pytest.mark.parametrize("role", ["operator", "auditor", "target_administrator", "superuser"])
def test_only_an_administrator_changes_people_grants_and_targets(
    role: str, model: str, target: Target, someone: Person, request: pytest.FixtureRequest
) -> None:
    browser = browser_of(request.getfixturevalue(role))
    row = make_row(model, target, someone)
    before = rows_of(row)

    answers = [browser.post(address(model, "add")).status_code]
    answers += [browser.post(address(model, page, row)).status_code for page in ("change", "delete")]

    assert answers == [403, 403, 403]
    assert rows_of(row) == before
    assert len(refusals()) == 3


def rows_of(row: Model) -> list[dict[str, object]]:
    """All rows of the model, as they stand, but the time somebody last signed in."""
    rows = type(row)._default_manager.order_by("pk").values()
    return [{key: value for key, value in each.items() if key != "last_login"} for each in rows]


@pytest.mark.parametrize("model", MODELS)
def test_who_is_not_signed_in_is_sent_to_the_one_sign_in_page(
    model: str, client: Client, target: Target, someone: Person
) -> None:
    row = make_row(model, target, someone)

    assert set(statuses(client, model, row).values()) == {302}


def test_who_left_is_sent_to_the_sign_in_page_too(leaver: Person) -> None:
    answer = browser_of(leaver).get("/admin/", follow=True)

    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=")
