"""A target that is compared: its record, a fake AWS, and time that only passes where somebody sleeps."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import current_thread, main_thread

from django.db.models import F

from channels_app.models import Channel, ChannelTag, Choice, Drift, Operation, Person, Sync, Target
from channels_app.rules.lifecycle import ChannelState
from channels_app.rules.tags import Tag
from channels_app.services.actor import Actor, Through
from channels_app.services.drift.carrying import carry_out
from channels_app.services.drift.choosing import choose
from channels_app.services.following import follow
from channels_app.services.road.hand import Hand
from channels_app.services.road.step import take_step
from channels_app.services.sync import claim
from channels_app.services.sync.caller import Caller
from channels_app.services.sync.running import compare
from channels_app.services.sync.tags import read_due_tags
from tests.fakes.gateway import FakeGateway, Held
from tests.people import make_channel
from tests.services.desk import Clock, let_pass

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
HAND = Hand(through=Through.WORKER, address="worker-host", holder="worker-1")
CONSOLE = Actor(person=None, through=Through.WORKER, address="worker-host")


@dataclass
class SyncDesk:
    target: Target
    aws: FakeGateway
    clock: Clock = field(default_factory=Clock)

    def make(self, name: str, *, tags: dict[str, str] | None = None, ttl: int = 60) -> Channel:
        """A channel that is in both, since long ago, and the same."""
        held = self.make_in_aws(name, tags=tags)
        held.spec = held.spec.__class__(name=name, ttl=ttl)
        return self.make_on_record(name, arn=held.arn, tags=tags, ttl=ttl)

    def make_in_aws(self, name: str, *, tags: dict[str, str] | None = None) -> Held:
        pairs = tuple(Tag(key=key, value=value) for key, value in (tags or {}).items())
        return self.aws.add(name, tags=pairs)

    def make_on_record(
        self, name: str, *, state: ChannelState = ChannelState.ACTIVE, **fields: object
    ) -> Channel:
        fields = {"created_at": LONG_AGO, "state_since": LONG_AGO, **fields}
        return make_channel(self.target, name, state=state, **fields)  # type: ignore[arg-type]

    def retag(self, channel: Channel, **tags: str) -> None:
        ChannelTag.objects.filter(channel=channel).delete()
        ChannelTag.objects.bulk_create(
            ChannelTag(channel=channel, key=key, value=value) for key, value in tags.items()
        )

    @property
    def caller(self) -> Caller:
        return Caller(
            gateway=self.aws,
            clock=self.clock.read,
            sleep=self.sleep,
            chance=lambda: 0.0,
            threads=1,
        )

    def compare(self, *, holder: str = "worker-1") -> Sync:
        sync = claim.take(self.target, holder=holder)
        assert sync is not None
        try:
            return compare(sync, caller=self.caller, actor=CONSOLE)
        finally:
            claim.give_back(sync)

    def read_tags(self) -> bool:
        """A slice of reading tags. Whether more is left."""
        sync = claim.take(self.target, holder="worker-1")
        assert sync is not None
        return read_due_tags(sync, caller=self.caller, until=self.clock.now + 20, after_each=lambda: None)

    def choose(self, choice: Choice, *names: str, by: Person, reason: str = "", typed: str = "") -> int:
        """Somebody chooses, for these or for all, and a worker carries it out."""
        drifts = Drift.objects.filter(name__in=names) if names else Drift.objects.all()
        number = choose(
            actor=Actor(person=by, through=Through.BROWSER, address="203.0.113.7"),
            target=self.target,
            drifts=drifts,
            choice=choice,
            all_of_them=not names,
            reason=reason,
            wake_sync=lambda target: None,
            typed=typed,
        )
        while carry_out(self.target, hand=HAND):
            pass
        return number

    def work(self) -> None:
        """Workers go on until nothing is open, and AWS has done it all; then it was all long ago."""
        while open_ones := list(Operation.objects.filter(state__in=["queued", "sent"])):
            for each in open_ones:
                let_pass(each, timedelta(seconds=16))
                take_step(each, gateway=self.aws, hand=HAND, clock=self.clock.read, chance=0.0)
        follow(list(Channel.objects.exclude(look_at=None)), gateway=self.aws, actor=CONSOLE)
        Channel.objects.update(created_at=LONG_AGO, state_since=LONG_AGO)

    def sleep(self, seconds: float) -> None:
        """As though the time had passed: the looks that wait for it are older by it."""
        self.clock.sleep(seconds)
        if current_thread() is not main_thread():  # those that ask AWS touch no database
            return
        Drift.objects.update(look_at=F("look_at") - timedelta(seconds=seconds + 0.1))

    def found(self) -> dict[str, str]:
        """What a person is shown: by name, how it differs."""
        return dict(Drift.objects.shown().order_by("name").values_list("name", "kind"))
