"""What is left when all is over: in the cloud, on record, and in the trail."""

from collections import Counter
from dataclasses import dataclass, field

from tests.faults.rig import ACCOUNT, REGION, Installation
from tests.localkvs.wire import ask

Channels = frozenset[tuple[str, str]]  # (name, ARN)
LIVE = "state NOT IN ('failed', 'deleted')"


@dataclass(frozen=True, kw_only=True, slots=True)
class Aftermath:
    cloud: Channels
    record: Channels
    creates: int  # that the cloud committed since it was last started
    created_requests: int  # that reached it since then
    states: dict[str, str]  # of each name's operation
    told: Counter[tuple[str, str]]  # (name, result) → events of its create
    through: dict[str, str]  # of each name, by which door the event came that tells of its success
    verified: int  # verify_audit's exit code
    verdict: str
    notes: dict[str, str] = field(default_factory=dict)  # what a scene saw on its way

    @property
    def names(self) -> set[str]:
        return {name for name, _ in self.cloud}

    def arns(self, name: str) -> list[str]:
        return [arn for each, arn in self.cloud if each == name]


def look_around(place: Installation, *, regions: tuple[str, ...] = (REGION,), **notes: str) -> Aftermath:
    """Compare only when nothing is open any more, and the cloud has no faults."""
    read = place.database.read
    counters = place.cloud.state()
    verify = place.manage("verify_audit")
    events = read(
        "SELECT subject_label, result, through FROM audit_auditevent WHERE action = 'channel.create'"
    )
    return Aftermath(
        cloud=frozenset(pair for region in regions for pair in list_cloud(place, region)),
        record=frozenset(read(f"SELECT name, arn FROM channels_app_channel WHERE {LIVE}")),  # noqa: S608
        creates=counters["creates"],
        created_requests=counters["requests"].get("CreateSignalingChannel", 0),
        states=dict(
            read(
                "SELECT c.name, o.state FROM channels_app_operation o"
                " JOIN channels_app_channel c ON c.id = o.channel_id"
            )
        ),
        told=Counter((name, result) for name, result, _ in events),
        through={name: through for name, result, through in events if result == "succeeded"},
        verified=verify.returncode,
        verdict=verify.stdout + verify.stderr,
        notes=notes,
    )


def list_cloud(place: Installation, region: str = REGION) -> list[tuple[str, str]]:
    """All channels that the account has in the Region."""
    reply = ask(place.cloud, "ListSignalingChannels", {"MaxResults": 10_000}, key=ACCOUNT, region=region)
    assert reply.status == 200, reply.text
    return [(each["ChannelName"], each["ChannelARN"]) for each in reply.fields["ChannelInfoList"]]
