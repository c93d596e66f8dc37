"""What a story of a door finds: the cast, a target with a running localkvs behind it, and one over a fake AWS."""

from dataclasses import dataclass
from datetime import timedelta
from typing import cast
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from channels_app import wiring
from channels_app.models import Batch, Channel, Drift, Operation, Person, Target
from channels_app.rules.lifecycle import BatchState, OperationState
from channels_app.services.actor import Actor, Through
from tests.audit.checkpoints.desk import KeepersDesk
from tests.cloud import LocalKvs
from tests.fakes.gateway import FakeGateway
from tests.people import ADDRESS, browser_of, make_arn, make_asked_for
from tests.services.desk import Desk
from tests.web.batches import add_drafts, add_sent, make_batch


@dataclass(frozen=True, kw_only=True)
class Scene:
    target: Target
    operator: Person
    auditor: Person
    administrator: Person
    stranger: Person
    desk: Desk  # over the fake
    keepers: KeepersDesk

    @property
    def mara(self) -> Client:
        return browser_of(self.operator)

    @property
    def real(self) -> Desk:
        """The desk over the running localkvs, which pages and commands reach too."""
        gateway = cast(FakeGateway, wiring.gateway_for(self.target))
        return Desk(target=self.target, person=self.operator, aws=gateway)

    def active(self) -> Channel:
        return self.real.active(f"gate-{uuid4().hex[:8]}")

    def failed(self) -> Operation:
        return make_asked_for(self.target, f"gate-{uuid4()}", self.operator, state=OperationState.FAILED)

    def queued(self) -> Operation:
        return make_asked_for(self.target, f"gate-{uuid4()}", self.operator, state=OperationState.QUEUED)

    def unknown(self) -> Operation:
        """Its last request was sent so long ago that it cannot arrive any more."""
        ago = timezone.now() - timedelta(hours=1)
        times = {"first_sent_at": ago, "last_sent_at": ago, "claimed_until": ago}
        name = f"gate-{uuid4()}"
        return make_asked_for(self.target, name, self.operator, state=OperationState.UNKNOWN, **times)

    def batch(self, state: BatchState = BatchState.RUNNING) -> Batch:
        """One of its rows failed, and one waits."""
        batch = make_batch(self.target, self.operator, state=state)
        add_sent(batch, f"bed-{uuid4()}", OperationState.FAILED)
        add_drafts(batch, f"bed-{uuid4()}", first=3)
        return batch

    def drift(self) -> Drift:
        return Drift.objects.create(
            target=self.target,
            name="kiosk",
            arn=make_arn(self.target, "kiosk"),
            kind="unmanaged",
            seen_at=timezone.now(),
        )


def by(person: Person) -> Actor:
    return Actor(person=person, through=Through.BROWSER, address=ADDRESS)


@pytest.fixture
def scene(
    target: Target,
    operator: Person,
    auditor: Person,
    administrator: Person,
    stranger: Person,
    desk: Desk,
    cloud: LocalKvs,
    signing: KeepersDesk,
) -> Scene:
    return Scene(
        target=target,
        operator=operator,
        auditor=auditor,
        administrator=administrator,
        stranger=stranger,
        desk=desk,
        keepers=signing,
    )
