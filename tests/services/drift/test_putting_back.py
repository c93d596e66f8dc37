"""AWS is made as the record has it: by intents of the road, as everything that changes AWS."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from channels_app.audit.models import AuditEvent
from channels_app.models import Channel, Choice, Drift, Operation, Person, Target
from channels_app.rules.lifecycle import OperationState
from channels_app.rules.tags import Tag, operation_tag
from channels_app.services.errors import InvalidSpec, NotAllowed
from tests.people import make_operation
from tests.services.sync.desk import SyncDesk


def seen(fleet: SyncDesk) -> None:
    fleet.compare()
    fleet.read_tags()


def set_in_aws(fleet: SyncDesk, name: str, *, ttl: int = 60, **tags: str) -> None:
    held = fleet.aws.channels[name]
    held.spec = replace(held.spec, ttl=ttl)
    held.tags = tuple(Tag(key=key, value=value) for key, value in tags.items())


def test_what_was_changed_gets_its_recorded_ttl_and_tags_again(fleet: SyncDesk, operator: Person) -> None:
    fleet.make("gate-1", tags={"owner": "icu"}, ttl=60)
    set_in_aws(fleet, "gate-1", ttl=30, owner="er", spare="1")
    seen(fleet)

    fleet.choose(Choice.PUT_BACK, by=operator, typed="1", reason="As agreed")
    fleet.work()

    held = fleet.aws.channels["gate-1"]
    assert (held.spec.ttl, held.tags) == (60, (Tag(key="owner", value="icu"),))
    assert fleet.compare().agreeing == 1
    kinds = Operation.objects.order_by("created_at").values_list("kind", "state", "reason")
    assert list(kinds) == [(kind, "succeeded", "As agreed") for kind in ("untag", "tag", "update_ttl")]


def test_the_intent_is_in_the_trail_and_names_who_chose(fleet: SyncDesk, operator: Person) -> None:
    channel = fleet.make("gate-1", ttl=60)
    set_in_aws(fleet, "gate-1", ttl=30)
    seen(fleet)

    fleet.choose(Choice.PUT_BACK, by=operator, typed="1")

    event = AuditEvent.objects.get(action="channel.update_ttl")
    assert (event.actor, event.through, event.result) == ("mara", "worker", "requested")
    assert (event.subject_id, event.operation) == (str(channel.pk), str(Operation.objects.get().pk))


def test_what_is_missing_is_created_again_as_a_new_record(fleet: SyncDesk, operator: Person) -> None:
    old = fleet.make_on_record("gate-1", tags={"owner": "icu"}, ttl=90)
    seen(fleet)

    fleet.choose(Choice.PUT_BACK, by=operator, typed="1")
    fleet.work()

    old.refresh_from_db()
    new = Channel.objects.live().get()
    held = fleet.aws.channels["gate-1"]
    assert (old.state, new.state, new.arn, new.created_by) == ("deleted", "active", held.arn, operator)
    assert (held.spec.ttl, Tag(key="owner", value="icu") in held.tags) == (90, True)
    assert fleet.compare().agreeing == 1


def test_what_was_found_is_adopted_and_deleted(fleet: SyncDesk, operator: Person) -> None:
    fleet.make_in_aws("kiosk", tags={"app": "kiosk"})
    seen(fleet)

    fleet.choose(Choice.DELETE, by=operator, typed="1", reason="Nobody's")
    fleet.work()

    channel = Channel.objects.get()
    assert fleet.aws.channels == {}
    assert (channel.state, channel.adopted_by) == ("deleted", operator)
    told = AuditEvent.objects.filter(subject_kind="channel").order_by("seq").values_list("action", "result")
    assert list(told) == [
        ("channel.adopt", "succeeded"),
        ("channel.delete", "requested"),
        ("channel.delete", "succeeded"),
        ("channel.deleted", "succeeded"),
    ]


def test_what_was_changed_since_it_was_seen_is_not_deleted(fleet: SyncDesk, operator: Person) -> None:
    fleet.make_in_aws("kiosk", tags={"app": "kiosk"})
    seen(fleet)
    fleet.choose(Choice.DELETE, by=operator, typed="1")
    set_in_aws(fleet, "kiosk", app="in use")

    fleet.work()

    assert (Channel.objects.get().state, Operation.objects.get().answer_code) == ("active", "ChangedSince")
    assert set(fleet.aws.channels) == {"kiosk"}


def test_a_whole_fleet_is_put_back_in_groups(fleet: SyncDesk, operator: Person) -> None:
    for number in range(60):
        fleet.make(f"gate-{number}", ttl=60)
        set_in_aws(fleet, f"gate-{number}", ttl=30)
        fleet.make_on_record(f"bed-{number}")
    seen(fleet)

    fleet.choose(Choice.PUT_BACK, by=operator, typed="120")
    fleet.work()

    assert fleet.compare().agreeing == 120


def test_another_count_than_theirs_changes_nothing(fleet: SyncDesk, operator: Person) -> None:
    fleet.make_in_aws("kiosk")
    seen(fleet)

    with pytest.raises(InvalidSpec, match="Enter 1 to delete it"):
        fleet.choose(Choice.DELETE, by=operator, typed="2")

    assert Drift.objects.get().choice == ""
    assert not AuditEvent.objects.filter(action="drift.choose").exists()


def test_where_a_reason_is_asked_for_one_has_to_be_given(fleet: SyncDesk, operator: Person) -> None:
    Target.objects.update(reason_required=True)
    fleet.target.refresh_from_db()
    fleet.make_in_aws("kiosk")
    seen(fleet)

    with pytest.raises(InvalidSpec, match="asks for a reason"):
        fleet.choose(Choice.DELETE, by=operator, typed="1")


def test_what_another_installation_keeps_is_deleted_singly_only(fleet: SyncDesk, operator: Person) -> None:
    fleet.make_in_aws("theirs").tags = (operation_tag(installation=UUID(int=7), operation=uuid4()),)
    fleet.make_in_aws("kiosk")
    seen(fleet)

    assert fleet.choose(Choice.DELETE, by=operator, typed="1") == 1
    assert fleet.choose(Choice.DELETE, "theirs", by=operator, typed="1") == 1


def test_what_was_recreated_cannot_be_put_back(fleet: SyncDesk, operator: Person) -> None:
    fleet.make_on_record("gate-1")
    fleet.make_in_aws("gate-1")
    seen(fleet)

    with pytest.raises(InvalidSpec):
        fleet.choose(Choice.PUT_BACK, by=operator, typed="1")


def test_a_channel_at_which_somebody_works_is_left_alone(fleet: SyncDesk, operator: Person) -> None:
    channel = fleet.make("gate-1", ttl=60)
    set_in_aws(fleet, "gate-1", ttl=30)
    seen(fleet)
    make_operation(channel, operator, state=OperationState.UNKNOWN)

    fleet.choose(Choice.PUT_BACK, by=operator, typed="1")

    assert Operation.objects.count() == 1
    assert Drift.objects.get().choice == ""


def test_who_may_not_change_channels_puts_nothing_back(fleet: SyncDesk, viewer: Person) -> None:
    fleet.make_in_aws("kiosk")
    seen(fleet)

    with pytest.raises(NotAllowed):
        fleet.choose(Choice.DELETE, by=viewer, typed="1")

    assert Drift.objects.get().choice == ""
