from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.db.models.functions import Now

from channels_app.audit.models import AuditEvent
from channels_app.models import Channel, Choice, Drift, Person
from channels_app.rules.lifecycle import OperationState
from channels_app.rules.tags import Tag, operation_tag
from channels_app.services.actor import Actor, Through
from channels_app.services.drift.choosing import ignore
from channels_app.services.errors import NotAllowed
from tests.people import make_operation
from tests.services.sync.desk import SyncDesk


def seen(fleet: SyncDesk) -> None:
    fleet.compare()
    fleet.read_tags()


def set_ttl(fleet: SyncDesk, name: str, ttl: int) -> None:
    fleet.aws.channels[name].spec = replace(fleet.aws.channels[name].spec, ttl=ttl)


def test_what_is_adopted_becomes_a_record_just_as_aws_has_it(fleet: SyncDesk, operator: Person) -> None:
    held = fleet.make_in_aws("kiosk", tags={"app": "kiosk"})
    set_ttl(fleet, "kiosk", 90)
    seen(fleet)

    fleet.choose(Choice.ADOPT, by=operator, reason="Ours since March")

    channel = Channel.objects.get()
    assert (channel.arn, channel.ttl, channel.state) == (held.arn, 90, "active")
    assert (channel.created_by, channel.adopted_by) == (None, operator)
    assert [str(tag) for tag in channel.tags.all()] == ["app=kiosk"]
    assert not Drift.objects.exists()
    event = AuditEvent.objects.get(action="channel.adopt")
    assert (event.actor, event.subject_id, event.reason) == ("mara", str(channel.pk), "Ours since March")


def test_an_adopted_fleet_agrees(fleet: SyncDesk, operator: Person) -> None:
    for number in range(120):
        fleet.make_in_aws(f"gate-{number}", tags={"number": str(number)})
    seen(fleet)

    fleet.choose(Choice.ADOPT, by=operator)

    assert Channel.objects.filter(adopted_by=operator).count() == 120
    assert AuditEvent.objects.filter(action="channel.adopt").count() == 120
    assert AuditEvent.objects.filter(action="drift.choose").count() == 1
    assert fleet.compare().agreeing == 120
    assert fleet.found() == {}


def test_what_another_installation_keeps_is_left_out_of_all(fleet: SyncDesk, operator: Person) -> None:
    fleet.make_in_aws("theirs").tags = (operation_tag(installation=UUID(int=7), operation=uuid4()),)
    seen(fleet)

    assert fleet.choose(Choice.ADOPT, by=operator) == 0
    assert fleet.choose(Choice.ADOPT, "theirs", by=operator) == 1


def test_adopting_waits_until_it_is_known_whose_it_is(fleet: SyncDesk, operator: Person) -> None:
    fleet.make_in_aws("theirs").tags = (operation_tag(installation=UUID(int=7), operation=uuid4()),)
    fleet.make_in_aws("free")
    fleet.compare()

    fleet.choose(Choice.ADOPT, by=operator)
    early = Channel.objects.count()
    fleet.read_tags()
    fleet.choose(Choice.ADOPT, by=operator)

    assert early == 0
    assert list(Channel.objects.values_list("name", flat=True)) == ["free"]


def test_accepting_a_change_records_what_aws_has(fleet: SyncDesk, operator: Person) -> None:
    channel = fleet.make("gate-1", tags={"owner": "icu"})
    set_ttl(fleet, "gate-1", 30)
    fleet.aws.channels["gate-1"].tags = (Tag(key="owner", value="er"),)
    seen(fleet)

    fleet.choose(Choice.ACCEPT, by=operator)

    channel.refresh_from_db()
    assert channel.ttl == 30
    assert [str(tag) for tag in channel.tags.all()] == ["owner=er"]
    told = str(AuditEvent.objects.get(action="channel.accept").facts["details"])
    assert "60 s" in told
    assert "icu" in told


def test_accepting_what_is_missing_records_it_as_deleted(fleet: SyncDesk, operator: Person) -> None:
    channel = fleet.make_on_record("gate-1")
    seen(fleet)

    fleet.choose(Choice.ACCEPT, by=operator)

    channel.refresh_from_db()
    assert channel.state == "deleted"
    assert AuditEvent.objects.get(action="channel.deleted").actor == "mara"


def test_accepting_what_was_recreated_begins_a_new_record(fleet: SyncDesk, operator: Person) -> None:
    old = fleet.make_on_record("gate-1")
    held = fleet.make_in_aws("gate-1")
    seen(fleet)

    fleet.choose(Choice.ACCEPT, by=operator)

    old.refresh_from_db()
    new = Channel.objects.exclude(pk=old.pk).get()
    assert old.state == "deleted"
    assert (new.name, new.arn, new.adopted_by) == ("gate-1", held.arn, operator)
    assert fleet.compare().agreeing == 1


def test_a_channel_at_which_somebody_works_is_left_alone(fleet: SyncDesk, operator: Person) -> None:
    channel = fleet.make("gate-1")
    set_ttl(fleet, "gate-1", 30)
    seen(fleet)
    make_operation(channel, operator, state=OperationState.UNKNOWN)

    fleet.choose(Choice.ACCEPT, by=operator)

    channel.refresh_from_db()
    assert channel.ttl == 60
    assert Drift.objects.get().choice == ""


def test_what_differs_otherwise_by_then_was_not_chosen(fleet: SyncDesk, operator: Person) -> None:
    fleet.make("gate-1")
    set_ttl(fleet, "gate-1", 30)
    seen(fleet)
    Drift.objects.update(choice=Choice.ACCEPT, chosen_by=operator)
    set_ttl(fleet, "gate-1", 90)

    fleet.compare()

    assert Drift.objects.get().choice == ""


def test_a_name_that_was_taken_meanwhile_holds_up_no_other(fleet: SyncDesk, operator: Person) -> None:
    fleet.make_in_aws("gate-1")
    fleet.make_in_aws("gate-2")
    seen(fleet)
    fleet.make_on_record("gate-1")

    fleet.choose(Choice.ADOPT, by=operator)

    assert Channel.objects.filter(adopted_by=operator).get().name == "gate-2"
    assert Drift.objects.get().choice == ""


def ignore_all(fleet: SyncDesk, person: Person) -> int:
    actor = Actor(person=person, through=Through.BROWSER, address="203.0.113.7")
    return ignore(actor=actor, target=fleet.target, drifts=Drift.objects.all(), days=30, reason="A test rig")


def test_what_is_ignored_is_not_shown_for_a_time(fleet: SyncDesk, operator: Person) -> None:
    fleet.make_in_aws("rig")
    seen(fleet)

    ignore_all(fleet, operator)
    fleet.compare()
    hidden = fleet.found()
    Drift.objects.update(ignored_until=Now())

    assert hidden == {}
    assert fleet.found() == {"rig": "unmanaged"}
    assert AuditEvent.objects.get(action="drift.ignore").reason == "A test rig"


def test_ignoring_ends_when_it_differs_otherwise(fleet: SyncDesk, operator: Person) -> None:
    fleet.make("gate-1")
    set_ttl(fleet, "gate-1", 30)
    seen(fleet)
    ignore_all(fleet, operator)
    set_ttl(fleet, "gate-1", 90)

    fleet.compare()

    assert fleet.found() == {"gate-1": "changed"}


def test_a_viewer_may_choose_nothing(fleet: SyncDesk, viewer: Person) -> None:
    fleet.make_in_aws("gate-1")
    seen(fleet)

    with pytest.raises(NotAllowed):
        fleet.choose(Choice.ADOPT, by=viewer)
    with pytest.raises(NotAllowed):
        ignore_all(fleet, viewer)
