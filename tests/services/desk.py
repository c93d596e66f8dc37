"""What an operator's request goes through in these tests: the services, over a fake AWS and a clock that jumps."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db.models import F

from channels_app.models import Channel, Operation, Person, Target
from channels_app.rules.spec import ChannelSpec
from channels_app.services import creation, deletion
from channels_app.services.actor import Actor, Through
from channels_app.services.following import follow
from channels_app.services.road.hand import Hand
from channels_app.services.road.request import request_create
from channels_app.services.road.step import Step, take_step
from channels_app.services.road.travel import Haste
from tests.fakes.gateway import FakeGateway

ADDRESS = "203.0.113.7"


@dataclass
class Clock:
    """Monotonic time that only passes where somebody sleeps."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def read(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@dataclass
class Desk:
    target: Target
    person: Person
    aws: FakeGateway
    clock: Clock = field(default_factory=Clock)
    woken: list[Target] = field(default_factory=list)

    @property
    def actor(self) -> Actor:
        return Actor(person=self.person, through=Through.BROWSER, address=ADDRESS)

    def hand(self, holder: str = "web-1") -> Hand:
        return Hand(through=Through.BROWSER, address=ADDRESS, holder=holder)

    @property
    def haste(self) -> Haste:
        return Haste(clock=self.clock.read, sleep=self.clock.sleep, chance=lambda: 0.0)

    def create(
        self,
        name: str = "gate-1",
        *,
        spec: ChannelSpec | None = None,
        reason: str = "",
        submission: UUID | None = None,
    ) -> Operation:
        return creation.create(
            actor=self.actor,
            target=self.target,
            spec=spec or ChannelSpec(name=name),
            reason=reason,
            submission=submission or uuid4(),
            types=["SINGLE_MASTER"],
            gateway=self.aws,
            hand=self.hand(),
            haste=self.haste,
            wake=self.woken.append,
        )

    def active(self, name: str = "gate-1", *, spec: ChannelSpec | None = None) -> Channel:
        """A channel that was created here, and that AWS calls active."""
        channel = self.create(name, spec=spec).channel
        assert channel is not None
        follow([channel], gateway=self.aws, actor=self.actor)
        channel.refresh_from_db()
        return channel

    def delete(self, channel: Channel, *, submission: UUID | None = None) -> Operation:
        return deletion.delete(
            actor=self.actor,
            channel=channel,
            typed=channel.name,
            reason="it was retired",
            submission=submission or uuid4(),
            gateway=self.aws,
            hand=self.hand(),
            haste=self.haste,
            wake=self.woken.append,
        )

    def request(self, name: str) -> Operation:
        """The intent alone, as a process leaves it that is killed before it sends."""
        return request_create(
            actor=self.actor,
            target=self.target,
            spec=ChannelSpec(name=name),
            reason="",
            submission=uuid4(),
        )

    def step(self, operation: Operation, *, holder: str = "worker-1") -> Step | None:
        return take_step(
            operation, gateway=self.aws, hand=self.hand(holder), clock=self.clock.read, chance=0.0
        )


def let_pass(operation: Operation, time: timedelta) -> Operation:
    """As though this much time had passed for the operation: everything that it remembers is older by it."""
    times = ("claimed_until", "due_at", "first_sent_at", "last_sent_at", "looking_since", "gone_since")
    Operation.objects.filter(pk=operation.pk).update(**{name: F(name) - time for name in times})
    operation.refresh_from_db()
    return operation


@pytest.fixture
def aws() -> FakeGateway:
    return FakeGateway(region="eu-central-1", account="210987654321")


@pytest.fixture
def desk(target: Target, operator: Person, aws: FakeGateway) -> Desk:
    return Desk(target=target, person=operator, aws=aws)
