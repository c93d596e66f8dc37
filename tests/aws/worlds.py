"""Two clouds behind one Gateway, the fake and a running localkvs, and how each is told to misbehave."""

from typing import Protocol

from channels_app.aws.adapter import BotoGateway
from channels_app.aws.assumed import Reach
from channels_app.aws.clients import Clients
from channels_app.aws.errors import Throttled
from channels_app.aws.gateway import Gateway
from tests.aws.cast import REGION
from tests.cloud import LocalKvs
from tests.fakes.gateway import FakeGateway

CREATE, DELETE = "CreateSignalingChannel", "DeleteSignalingChannel"
CHANGES = (
    CREATE,
    DELETE,
    "UpdateSignalingChannel",
    "TagResource",
    "UntagResource",
    "UpdateMediaStorageConfiguration",
)
CLIENTS = Clients()


class World(Protocol):
    @property
    def gateway(self) -> Gateway: ...
    def short_pages(self, size: int) -> None: ...
    def lose_answers(self, *, after_commit: bool) -> None: ...
    def throttle(self) -> None: ...
    def hide_channel(self, name: str) -> None: ...
    def hide_tags(self, name: str) -> None: ...


class FakeWorld:
    def __init__(self) -> None:
        self.gateway = FakeGateway(region=REGION)

    def short_pages(self, size: int) -> None:
        self.gateway.page_size = size

    def lose_answers(self, *, after_commit: bool) -> None:
        self.gateway.lose_next_answer(after_commit=after_commit)

    def throttle(self) -> None:
        self.gateway.fail_next(Throttled(), action=CREATE)

    def hide_channel(self, name: str) -> None:
        self.gateway.hide(name, reads=1)

    def hide_tags(self, name: str) -> None:
        self.gateway.hide(name, tag_reads=1)


class LocalWorld:
    def __init__(self, cloud: LocalKvs) -> None:
        self._cloud = cloud
        self.gateway = BotoGateway(clients=CLIENTS, reach=Reach(region=REGION))

    def short_pages(self, size: int) -> None:
        self._cloud.set_faults(short_pages=f"1:{size}")

    def lose_answers(self, *, after_commit: bool) -> None:
        drop = f"drop_{'after' if after_commit else 'before'}"
        self._cloud.set_faults(**{f"{drop}@{change}": 1 for change in CHANGES})

    def throttle(self) -> None:
        self._cloud.set_faults(**{f"throttle@{CREATE}": 1})

    def hide_channel(self, name: str) -> None:
        self._cloud.set_faults(stale_describe=1)

    def hide_tags(self, name: str) -> None:
        self._cloud.set_faults(stale_tags=1)
