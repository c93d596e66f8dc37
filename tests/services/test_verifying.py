import pytest
from django.db import connection

from channels_app.audit.models import AuditEvent
from channels_app.audit.triggers import find_missing_triggers
from channels_app.models import Person
from channels_app.services.actor import Actor, Through
from channels_app.services.errors import NotAllowed
from channels_app.services.verifying import ask_for_verification, protect_trail
from tests.trail.locks import lifted


def by(person: Person) -> Actor:
    return Actor(person=person, through=Through.COMMAND, address="root@host")


def test_lifted_triggers_are_put_back_and_the_trail_tells_which(administrator: Person) -> None:
    with lifted(connection):
        missing = protect_trail(actor=by(administrator), reason="repaired by hand")
        after = find_missing_triggers(connection)

    assert len(missing) == 3
    assert after == ()
    event = AuditEvent.objects.get(action="audit.protect")
    assert (event.actor, event.reason) == ("tomasz", "repaired by hand")
    assert event.facts["details"] == {"missing": list(missing)}


def test_a_trail_that_is_protected_is_left_alone(administrator: Person) -> None:
    assert protect_trail(actor=by(administrator), reason="to be sure") == ()
    assert not AuditEvent.objects.filter(action="audit.protect").exists()


def test_only_an_administrator_protects_it_and_only_an_auditor_has_it_verified(
    administrator: Person, auditor: Person
) -> None:
    with pytest.raises(NotAllowed):
        protect_trail(actor=by(auditor), reason="")
    with pytest.raises(NotAllowed):
        ask_for_verification(actor=by(administrator))
