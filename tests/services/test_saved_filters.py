"""What an auditor looks for again and again, kept under a name."""

import pytest

from channels_app.audit.models import AuditEvent
from channels_app.models import Person, SavedFilter, Target
from channels_app.rules.roles import Role
from channels_app.services.actor import Actor, Through
from channels_app.services.errors import NotAllowed
from channels_app.services.saved_filters import AT_MOST, CannotSaveFilter, forget_filter, save_filter
from tests.people import ADDRESS, make_person


def actor_of(person: Person) -> Actor:
    return Actor(person=person, through=Through.BROWSER, address=ADDRESS)


def names_of(person: Person) -> list[str]:
    return list(SavedFilter.objects.filter(person=person).order_by("name").values_list("name", flat=True))


def test_the_same_name_again_replaces_what_it_stood_for(auditor: Person) -> None:
    save_filter(actor=actor_of(auditor), name="Refusals", query="result=refused")

    save_filter(actor=actor_of(auditor), name=" Refusals ", query="result=failed")

    assert list(SavedFilter.objects.values_list("name", "query")) == [("Refusals", "result=failed")]


def test_whoever_audits_one_target_saves_too(target: Target) -> None:
    ada = make_person("ada", Role.AUDITOR, on=target)

    save_filter(actor=actor_of(ada), name="Refusals", query="result=refused")

    assert names_of(ada) == ["Refusals"]


def test_whoever_reads_nothing_of_the_trail_is_refused_and_that_is_told(operator: Person) -> None:
    with pytest.raises(NotAllowed):
        save_filter(actor=actor_of(operator), name="Refusals", query="result=refused")

    assert AuditEvent.objects.get().result == "refused"


@pytest.mark.parametrize(
    ("name", "query", "why"),
    [
        ("  ", "result=refused", "Enter a name"),
        ("x" * 81, "result=refused", "81 characters"),
        ("All", "", "Nothing is filtered"),
        ("All", "q=" + "x" * 2000, "Nothing is filtered"),
    ],
)
def test_what_cannot_be_saved_is_told_why(auditor: Person, name: str, query: str, why: str) -> None:
    with pytest.raises(CannotSaveFilter, match=why):
        save_filter(actor=actor_of(auditor), name=name, query=query)


def test_there_is_an_end_to_how_many_one_person_saves(auditor: Person) -> None:
    for number in range(AT_MOST):
        save_filter(actor=actor_of(auditor), name=f"List {number}", query="result=refused")

    with pytest.raises(CannotSaveFilter, match=f"You have {AT_MOST} saved filters"):
        save_filter(actor=actor_of(auditor), name="One more", query="result=refused")

    save_filter(actor=actor_of(auditor), name="List 0", query="result=failed")


def test_nobody_removes_what_another_saved(auditor: Person) -> None:
    saved = save_filter(actor=actor_of(auditor), name="Refusals", query="result=refused")
    other = make_person("ada", Role.AUDITOR)

    forget_filter(actor=actor_of(other), key=saved.pk)

    assert names_of(auditor) == ["Refusals"]


def test_what_is_removed_is_gone_and_told(auditor: Person) -> None:
    saved = save_filter(actor=actor_of(auditor), name="Refusals", query="result=refused")

    forget_filter(actor=actor_of(auditor), key=saved.pk)

    assert names_of(auditor) == []
    assert list(AuditEvent.objects.order_by("seq").values_list("action", flat=True)) == [
        "filter.save",
        "filter.forget",
    ]
