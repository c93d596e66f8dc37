import pytest
from django.test import Client

from channels_app.audit.models import AuditEvent
from channels_app.models import Person
from tests.admin.pages import address
from tests.people import PASSWORD, browser_of, make_person

NEW = "a stranger to all lists"
FORM = {
    "username": "ines",
    "first_name": "Inês",
    "last_name": "Prado",
    "email": "ines@wards.example",
    "is_active": "on",
    "new_password": NEW,
    "new_password_again": NEW,
}


@pytest.fixture
def browser(administrator: Person) -> Client:
    return browser_of(administrator)


@pytest.fixture
def ines(db: None) -> Person:
    return make_person("ines", name="Inês Prado", email="ines@wards.example")


def add(browser: Client, **changes: str) -> object:
    return browser.post(address("person", "add"), FORM | changes)


def change(browser: Client, person: Person, **changes: str) -> object:
    unchanged = FORM | {"new_password": "", "new_password_again": ""}
    fields = {name: value for name, value in (unchanged | changes).items() if value or name != "is_active"}
    return browser.post(address("person", "change", person), fields)


def told() -> list[tuple[str, str, str]]:
    events = AuditEvent.objects.exclude(action="session.sign_in").order_by("seq")
    return [(event.action, event.actor, event.subject_label) for event in events]


def problems(answer: object) -> dict[str, list[str]]:
    return dict(answer.context["adminform"].form.errors)  # type: ignore[attr-defined]


def test_a_person_is_added_by_the_service(browser: Client) -> None:
    add(browser)

    person = Person.objects.get(username="ines")
    assert person.check_password(NEW)
    assert (person.is_staff, person.is_superuser) == (False, False)
    assert told()[0] == ("person.create", "tomasz", "ines")
    assert AuditEvent.objects.latest("seq").through == "admin"


def test_flags_of_django_cannot_be_slipped_in(browser: Client) -> None:
    add(browser, is_superuser="on", is_staff="on")

    person = Person.objects.get(username="ines")
    assert (person.is_staff, person.is_superuser) == (False, False)


def test_a_user_name_that_somebody_has_is_refused_in_words(browser: Client, ines: Person) -> None:
    answer = add(browser)

    assert problems(answer) == {"username": ["A user with that username already exists."]}
    assert told() == []


def test_who_is_added_without_a_role_may_do_nothing_so_giving_one_comes_next(browser: Client) -> None:
    answer = browser.post(address("person", "add"), FORM, follow=True)

    page, ines = answer.content.decode(), Person.objects.get(username="ines")
    assert "has no role yet and may do nothing" in page
    assert answer.redirect_chain[-1][0] == f"{address('grant', 'add')}?person={ines.pk}"
    assert f'<option value="{ines.pk}" selected>' in page


@pytest.mark.parametrize("button", ["_continue", "_addanother"])
def test_who_adds_a_person_and_asks_for_something_else_gets_that(browser: Client, button: str) -> None:
    answer = browser.post(address("person", "add"), {**FORM, button: "on"}, follow=True)

    assert "/grant/" not in answer.redirect_chain[-1][0]
    assert "has no role yet and may do nothing" in answer.content.decode()


def test_a_change_tells_which_fields(browser: Client, ines: Person) -> None:
    change(browser, ines, last_name="Prado-Lima", email="")

    event = AuditEvent.objects.get(action="person.change")
    assert event.facts["details"] == {"changed": ["email", "last_name"]}
    ines.refresh_from_db()
    assert ines.last_name == "Prado-Lima"


def test_saving_without_a_change_writes_and_tells_nothing(browser: Client, ines: Person) -> None:
    change(browser, ines)

    assert told() == []


def test_who_leaves_is_deactivated(browser: Client, ines: Person) -> None:
    change(browser, ines, is_active="")

    ines.refresh_from_db()
    assert not ines.is_active
    assert told() == [("person.change", "tomasz", "ines")]


def test_a_new_password_is_set_and_its_value_is_nowhere_in_the_trail(browser: Client, ines: Person) -> None:
    change(browser, ines, new_password=NEW, new_password_again=NEW)

    ines.refresh_from_db()
    event = AuditEvent.objects.get()
    assert ines.check_password(NEW)
    assert event.facts["details"] == {"changed": ["password"]}
    assert NEW not in event.body
    assert ines.password not in event.body


def test_an_empty_password_keeps_the_one_there_is(browser: Client, ines: Person) -> None:
    change(browser, ines, last_name="Lima")

    ines.refresh_from_db()
    assert ines.check_password(PASSWORD)


def test_who_sets_their_own_password_stays_signed_in(browser: Client, administrator: Person) -> None:
    own = {
        "username": "tomasz",
        "first_name": "Tomasz",
        "last_name": "Wolak",
        "email": "tomasz@wards.example",
    }
    change(browser, administrator, **own, new_password=NEW, new_password_again=NEW)

    assert browser.get("/admin/").status_code == 200


@pytest.mark.parametrize(
    ("password", "again", "field"),
    [
        (NEW, "another", "new_password_again"),
        ("", "", "new_password"),
        ("short", "short", "new_password"),
        ("ines@wards", "ines@wards", "new_password"),
    ],
)
def test_a_password_that_will_not_do_is_said_at_its_field(
    password: str, again: str, field: str, browser: Client
) -> None:
    answer = add(browser, new_password=password, new_password_again=again)

    assert field in problems(answer)
    assert not Person.objects.filter(username="ines").exists()


@pytest.mark.parametrize("name", ["console", "Console", "CONSOLE"])
def test_nobody_is_called_as_the_trail_calls_the_console(name: str, browser: Client) -> None:
    answer = add(browser, username=name)

    assert "the console itself" in problems(answer)["username"][0]
    assert told() == []


def test_the_page_of_a_person_shows_no_hash_of_a_password(browser: Client, ines: Person) -> None:
    page = browser.get(address("person", "change", ines)).content.decode()

    assert "ines@wards.example" in page
    assert ines.password not in page


@pytest.mark.parametrize(
    ("model", "lookup"),
    [
        ("person", "password__startswith"),
        ("grant", "person__password__startswith"),
        ("channel", "created_by__password__startswith"),
    ],
)
def test_a_hash_cannot_be_guessed_at_by_filtering(model: str, lookup: str, auditor: Person) -> None:
    answer = browser_of(auditor).get(address(model, "changelist"), {lookup: "md5"})

    assert answer.status_code == 400


def test_an_auditor_sees_no_fields_for_a_password(auditor: Person, ines: Person) -> None:
    page = browser_of(auditor).get(address("person", "change", ines)).content.decode()

    assert "ines@wards.example" in page
    assert "password" not in page.split("<main")[-1].lower()


def test_the_only_administrator_is_not_deactivated_and_is_told_why(
    browser: Client, administrator: Person
) -> None:
    answer = change(browser, administrator, username="tomasz", is_active="")

    administrator.refresh_from_db()
    assert administrator.is_active
    assert "nobody could give the role back" in problems(answer)["is_active"][0]
