"""The cast: the people of the tests with their roles, two targets, and what lies in them.

Mara operates Wards EU, Hiro may look at it, Adaeze audits everything, Tomasz administers, Olga operates another
target only, Nadia has an account and no role, Piotr has left. Factories write rows themselves: who tests a
service calls it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import DateTimeField, Value
from django.test import Client

from channels_app.audit.append import DATABASE_CLOCK, Entry, append
from channels_app.audit.models import AuditEvent
from channels_app.models import Channel, ChannelTag, Grant, Kind, Operation, Person, Target
from channels_app.rules.lifecycle import CHANNEL_AFTER_CREATE, ChannelState, OperationState
from channels_app.rules.roles import Role
from channels_app.rules.spec import ChannelSpec, as_wish

PASSWORD = "correct horse battery"
ADDRESS = "203.0.113.7"


def make_person(
    username: str, *roles: Role, on: Target | None = None, name: str = "", **fields: Any
) -> Person:
    """Someone with these roles on the target, or (without one) on all targets."""
    first, _, last = (name or username.title()).partition(" ")
    person = Person.objects.create_user(
        username, password=PASSWORD, first_name=first, last_name=last, **fields
    )
    Grant.objects.bulk_create(Grant(person=person, role=role.value, target=on) for role in roles)
    return person


def make_target(name: str, *, account: str = "", region: str = "eu-central-1", **fields: Any) -> Target:
    return Target.objects.create(name=name, account=account, region=region, **fields)


def make_channel(
    target: Target,
    name: str = "ward-3-bed-17",
    *,
    state: ChannelState = ChannelState.ACTIVE,
    by: Person | None = None,
    tags: Mapping[str, str] | None = None,
    age: timedelta | None = None,
    **fields: Any,
) -> Channel:
    """A channel on record, with an ARN where its state says that AWS has made it."""
    if age is not None:
        fields["created_at"] = datetime.now(UTC) - age
    if state not in {ChannelState.REQUESTED, ChannelState.FAILED, ChannelState.UNKNOWN}:
        fields.setdefault("arn", make_arn(target, name))
    channel = Channel.objects.create(target=target, name=name, state=state.value, created_by=by, **fields)
    ChannelTag.objects.bulk_create(
        ChannelTag(channel=channel, key=key, value=value) for key, value in (tags or {}).items()
    )
    channel.refresh_from_db()
    return channel


def make_arn(target: Target, name: str) -> str:
    """Of a channel that no other test has: the milliseconds are random."""
    millis = 1_700_000_000_000 + uuid4().int % 100_000_000_000
    return f"arn:aws:kinesisvideo:{target.region}:{target.account or '0' * 12}:channel/{name}/{millis}"


def make_operation(
    channel: Channel, actor: Person, *, state: OperationState = OperationState.SUCCEEDED, **fields: Any
) -> Operation:
    """The create of this channel, as far as its state says; the channel's own state is left alone."""
    now = datetime.now(UTC)
    if state not in {OperationState.QUEUED, OperationState.CANCELLED}:
        fields = {"first_sent_at": now, "last_sent_at": now, "claimed_until": now, "attempt": 1, **fields}
    if state in {OperationState.SUCCEEDED, OperationState.FAILED, OperationState.CANCELLED}:
        fields = {"finished_at": now, **fields}
    wish = as_wish(ChannelSpec(name=channel.name, type=channel.type, ttl=channel.ttl))
    operation = Operation.objects.create(
        kind=Kind.CREATE,
        target=channel.target,
        channel=channel,
        actor=actor,
        state=state.value,
        submission=uuid4(),
        name=channel.name,
        wish=wish,
        **fields,
    )
    operation.refresh_from_db()
    return operation


def make_asked_for(
    target: Target,
    name: str,
    actor: Person,
    *,
    state: OperationState = OperationState.QUEUED,
    **fields: Any,
) -> Operation:
    """A create, and its channel in the state that follows from it."""
    channel = make_channel(target, name, state=CHANNEL_AFTER_CREATE[state], by=actor)
    return make_operation(channel, actor, state=state, **fields)


def make_event(
    action: str = "channel.create",
    result: str = "succeeded",
    *,
    by: Person | None = None,
    channel: Channel | None = None,
    at: datetime | None = None,
    **fields: Any,
) -> AuditEvent:
    """One event at the end of the trail. `at` may lie in the past; the number follows the order of writing."""
    if channel is not None:
        subject = {
            "subject_kind": "channel",
            "subject_id": str(channel.pk),
            "subject_label": channel.name,
            "target": channel.target.name,
        }
        fields = {**subject, **fields}
    usual = {
        "actor_id": str(by.pk) if by else "",
        "actor_name": by.username if by else "console",
        "through": "browser",
        "address": ADDRESS,
    }
    entry = Entry(action=action, result=result, **{**usual, **fields})
    clock = DATABASE_CLOCK if at is None else Value(at, output_field=DateTimeField())
    with transaction.atomic():
        (number,) = append(entry, clock=clock)
    return AuditEvent.objects.get(pk=number)


def sign_in(client: Client, person: Person) -> Client:
    """The same client, signed in without the page."""
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def browser_of(person: Person) -> Client:
    """A browser of the person's own, signed in."""
    return sign_in(Client(REMOTE_ADDR=ADDRESS), person)


@pytest.fixture
def target(db: None) -> Target:
    return make_target("Wards EU", account="210987654321")


@pytest.fixture
def other_target(db: None) -> Target:
    return make_target("Depots US", account="345678901234", region="us-east-1")


@pytest.fixture
def viewer(target: Target) -> Person:
    return make_person("hiro", Role.VIEWER, on=target, name="Hiro Tanabe")


@pytest.fixture
def operator(target: Target) -> Person:
    return make_person("mara", Role.OPERATOR, on=target, name="Mara Lindqvist")


@pytest.fixture
def other_operator(other_target: Target) -> Person:
    """Operator of another target: to Wards EU a stranger."""
    return make_person("olga", Role.OPERATOR, on=other_target, name="Olga Reyes")


@pytest.fixture
def auditor(db: None) -> Person:
    return make_person("adaeze", Role.AUDITOR, name="Adaeze Obi")


@pytest.fixture
def administrator(db: None) -> Person:
    return make_person(
        "tomasz", Role.ADMINISTRATOR, name="Tomasz Wolak", email="tomasz@wards.example", is_staff=True
    )


@pytest.fixture
def stranger(db: None) -> Person:
    """An account without any role."""
    return make_person("nadia", name="Nadia Fahmy")


@pytest.fixture
def leaver(target: Target) -> Person:
    """An operator who was deactivated."""
    return make_person("piotr", Role.OPERATOR, on=target, name="Piotr Zima", is_active=False)


@pytest.fixture
def channel(target: Target) -> Channel:
    return make_channel(target)
