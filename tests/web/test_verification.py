"""The page that says how far the trail can be believed."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from channels_app.audit.models import AuditEvent, Verification
from channels_app.audit.verification import Look, look
from channels_app.jobs.verification import verify_when_due
from channels_app.models import Person
from channels_app.rules.roles import Role
from tests.audit.attacks import edit
from tests.audit.checkpoints.desk import KeepersDesk
from tests.audit.entries import write
from tests.people import browser_of, make_person, make_target

PAGE = "/audit/verification/"


@pytest.fixture
def browser(auditor: Person) -> Client:
    return browser_of(auditor)


def read(browser: Client, page: str = PAGE) -> str:
    return browser.get(page).content.decode()


def verify(signing: KeepersDesk) -> None:
    list(look(Look(), store=signing.store, root=signing.signs_with.fingerprint))


def test_a_trail_that_nobody_looked_at_is_not_called_whole(browser: Client) -> None:
    page = read(browser)

    assert "Not verified yet" in page
    assert "set <code>AUDIT_CHECKPOINTS</code>" in page


def test_a_whole_trail_is_told_with_what_to_keep(browser: Client, signing: KeepersDesk) -> None:
    *_, last = write(3)
    signing.keeper.write()
    verify(signing)
    write(2)

    page = read(browser)

    assert "Whole" in page
    assert "up to event #3," in page
    assert "2 events, the oldest written" in page
    assert signing.signs_with.fingerprint in page
    assert f"3:{last.hash}" in page


def test_every_fault_is_listed(browser: Client, signing: KeepersDesk) -> None:
    write(3)
    signing.keeper.write()
    edit(2, actor="<b>eve</b>")
    verify(signing)

    page = read(browser)

    assert "Not whole" in page
    assert "<h2>1 fault</h2>" in page
    assert "<b>Copy</b>: Event 2 was edited beside its body: actor is &#x27;&lt;b&gt;eve" in page


def test_of_very_many_faults_the_first_are_listed(browser: Client, signing: KeepersDesk) -> None:
    write(105)
    edit(*range(1, 106), actor="eve")
    verify(signing)

    page = read(browser)

    assert page.count("<b>Copy</b>") == 100
    assert "And 5 more" in page


def test_why_nothing_is_sent_is_told(browser: Client, signing: KeepersDesk, settings: Settings) -> None:
    settings.AUDIT_CHECKPOINTS = str(signing.folder / "not-mounted")

    page = read(browser)

    assert "<h2>Nothing is sent to AWS</h2>" in page
    assert "not-mounted cannot be used: No such file or directory." in page


def test_the_overview_tells_everybody_why_nothing_is_sent(
    operator: Person, signing: KeepersDesk, settings: Settings
) -> None:
    settings.AUDIT_CHECKPOINTS = str(signing.folder / "not-mounted")

    page = read(browser_of(operator), "/")

    assert "<strong>Nothing is sent to AWS</strong>. The checkpoint store" in page


def test_the_list_of_events_says_it_in_a_line(browser: Client, signing: KeepersDesk) -> None:
    write(3)
    signing.keeper.write()
    verify(signing)

    page = read(browser, "/audit/")

    assert "Verified up to event #3," in page
    assert f'href="{PAGE}"' in page


def test_who_audits_one_target_is_told_nothing_of_the_whole(db: None) -> None:
    person = make_person("ines", Role.AUDITOR, on=make_target("Gates UK"))

    assert browser_of(person).get(PAGE).status_code == 403
    assert "believed" not in read(browser_of(person), "/audit/")


def test_an_auditor_has_all_of_it_verified(browser: Client, signing: KeepersDesk) -> None:
    write(3)
    verify_when_due(signing.keeper)
    first = Verification.objects.get(pk="full").at

    response = browser.post(PAGE + "now/", follow=True)
    seen = verify_when_due(signing.keeper)

    assert "A worker goes through the whole trail now." in response.content.decode()
    assert AuditEvent.objects.filter(action="audit.verify", actor="adaeze").exists()
    assert seen is not None
    assert not seen.only_new
    assert Verification.objects.get(pk="full").at > first
