"""What the database itself refuses, whoever asks it."""

import pytest
from django.db import IntegrityError, transaction

from channels_app.models import Channel, ChannelTag, Grant, Installation, Operation, Person, Target
from channels_app.rules.lifecycle import LIVE, ChannelState, OperationState
from channels_app.rules.roles import Role
from tests.people import make_channel, make_operation, make_person


def test_a_name_is_live_once_in_a_target(target: Target) -> None:
    make_channel(target, "gate-1")

    with pytest.raises(IntegrityError):
        make_channel(target, "gate-1")


@pytest.mark.parametrize("state", sorted(set(ChannelState) - LIVE))
def test_a_name_that_is_no_longer_live_is_free(target: Target, state: ChannelState) -> None:
    make_channel(target, "gate-1", state=state)

    assert make_channel(target, "gate-1").state == ChannelState.ACTIVE


def test_names_differ_by_case(target: Target) -> None:
    make_channel(target, "gate-1")

    assert make_channel(target, "Gate-1").pk


def test_another_target_has_names_of_its_own(target: Target, other_target: Target) -> None:
    make_channel(target, "gate-1")

    assert make_channel(other_target, "gate-1").pk


def test_an_arn_is_recorded_once(target: Target, channel: Channel) -> None:
    with pytest.raises(IntegrityError):
        make_channel(target, "another", arn=channel.arn)


def test_a_channel_has_one_open_operation(channel: Channel, operator: Person) -> None:
    make_operation(channel, operator, state=OperationState.UNKNOWN)

    with pytest.raises(IntegrityError):
        make_operation(channel, operator, state=OperationState.QUEUED)


@pytest.mark.parametrize(
    "fields", [{"ttl": 4}, {"ttl": 121}, {"state": "odd"}, {"type": "ODD"}, {"name": ""}]
)
def test_a_channel_that_cannot_be_is_refused(channel: Channel, fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        Channel.objects.filter(pk=channel.pk).update(**fields)


@pytest.mark.parametrize(
    "fields", [{"state": "odd"}, {"kind": "odd"}, {"channel": None}, {"state": "sent", "claimed_until": None}]
)
def test_an_operation_that_cannot_be_is_refused(
    channel: Channel, operator: Person, fields: dict[str, object]
) -> None:
    operation = make_operation(channel, operator)

    with pytest.raises(IntegrityError):
        Operation.objects.filter(pk=operation.pk).update(**fields)


def test_a_tag_key_stands_once_on_a_channel(channel: Channel) -> None:
    ChannelTag.objects.create(channel=channel, key="ward", value="3")

    with pytest.raises(IntegrityError):
        ChannelTag.objects.create(channel=channel, key="ward", value="4")


def test_a_role_on_all_targets_is_given_once(db: None) -> None:
    person = make_person("ana", Role.AUDITOR)

    with pytest.raises(IntegrityError):
        Grant.objects.create(person=person, role=Role.AUDITOR.value)


def test_one_installation_is_current(db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Installation.objects.create()

    assert Installation.objects.current().retired_at is None


def test_a_migrated_database_has_one_target_called_default(db: None) -> None:
    assert Target.objects.get().name == "default"
