import tomllib
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from channels_app.models import Person, Target, Worker
from kvsadmin.version import VERSION
from tests.people import browser_of, make_person, make_target

ROOT = Path(__file__).resolve().parents[2]
PAGE = "/accounts/password/change/"


def links(html: str) -> list[str]:
    nav = html.partition('<nav aria-label="Main">')[2].partition("</nav>")[0]
    return [word for word in ("Overview", "Channels", "Batches", "Audit") if f">{word}</a>" in nav]


def test_an_operator_is_shown_what_an_operator_may_open(operator: Person) -> None:
    assert links(browser_of(operator).get(PAGE).content.decode()) == ["Overview", "Channels", "Batches"]


def test_an_auditor_is_shown_the_trail_too(auditor: Person) -> None:
    assert links(browser_of(auditor).get(PAGE).content.decode()) == [
        "Overview",
        "Channels",
        "Batches",
        "Audit",
    ]


def test_who_has_no_role_is_shown_the_overview_only(stranger: Person) -> None:
    assert links(browser_of(stranger).get(PAGE).content.decode()) == ["Overview"]


def test_the_only_target_is_the_current_one(operator: Person, other_target: Target) -> None:
    html = browser_of(operator).get(PAGE).content.decode()

    assert "210987654321" in html
    assert "Depots US" not in html


def test_the_address_says_which_target_is_the_current_one(
    auditor: Person, target: Target, other_target: Target
) -> None:
    html = browser_of(auditor).get(f"{PAGE}?target=Depots+US").content.decode()

    assert '<a href="/channels/?target=Depots%20US" aria-current="true">' in html


def test_the_target_is_carried_from_page_to_page(
    auditor: Person, target: Target, other_target: Target
) -> None:
    html = browser_of(auditor).get(f"{PAGE}?target=Depots+US").content.decode()

    assert 'href="/audit/?target=Depots%20US"' in html


def test_a_target_with_an_odd_name_keeps_it(db: None) -> None:
    odd = make_target("A & B / C?", account="345678901234")
    person = make_person("rui", on=odd)
    person.grants.create(role="viewer", target=None)
    make_target("Other")

    html = browser_of(person).get(PAGE).content.decode()

    assert "/channels/?target=A%20%26%20B%20%2F%20C%3F" in html


@pytest.mark.parametrize("page", [PAGE, "/accounts/login/", "/nowhere/"])
def test_every_page_says_that_nothing_reaches_aws(page: str, operator: Person, settings: Settings) -> None:
    settings.LOCAL_KVS = True
    browser = Client() if "login" in page else browser_of(operator)

    assert "Local KVS: nothing here reaches AWS" in browser.get(page).content.decode()


def test_with_aws_itself_no_page_says_so(operator: Person) -> None:
    assert "Local KVS" not in browser_of(operator).get(PAGE).content.decode()


def test_the_foot_counts_the_workers(operator: Person) -> None:
    before = browser_of(operator).get(PAGE).content.decode()
    Worker.objects.create(name="vm-1")
    Worker.objects.create(name="vm-2")

    after = browser_of(operator).get(PAGE).content.decode()

    assert "No worker is running" in before
    assert "2 workers running" in after


def test_the_version_is_that_of_the_package() -> None:
    package = tomllib.loads((ROOT / "pyproject.toml").read_text())

    assert package["project"]["version"] == VERSION
