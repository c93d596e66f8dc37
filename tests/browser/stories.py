"""A hospital group's fleet, small and as odd as real ones are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

WARDS, DEPOTS, GATES, STAGING, LAB = "Wards EU", "Depots US", "Gates UK", "Staging", "Laboratory"
CLINICS = "Clinics EU"  # of batches alone
KIOSKS, LOBBIES = "Kiosks EU", "Lobbies EU"  # of what differs from AWS
CODES = {"failed": "InvalidArgumentException", "requested": "AccountChannelLimitExceededException"}
ANSWERS = {
    "failed": "AWS refused it: a tag’s value has characters that are not allowed.",
    "unknown": "No answer came within 7 seconds, and AWS has not shown the channel since.",
    "requested": "The account has as many channels as AWS allows it.",
}
HELD = "AWS answered as account 999988887777, and this target is account 456789012345."
LONGEST_NAME = ("isolation_room_02_ceiling_wide_angle_" * 7)[:256]  # nowhere to break a line
ODD_TAGS = {f"sensor:{number:02d}": f"bay {number} / rack {number % 7}" for number in range(1, 46)} | {
    "قسم": "العناية المركزة",
    "Übergabe": "Frühschicht → Spätschicht",
    "病棟": "三号館 北側",
    "long": "corridor-" * 28,
}
ODD_REASON = "اختبار الكاميرا الجديدة 🏥 in ward 3; agreed with Ünal & <facilities>\nSee the ticket for more."
STANDING = {"building": "north", "floor": "3", "vlan": "312", "owner": "av-team"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """One channel, and how it came to be what it is."""

    name: str
    ago: timedelta
    state: str = "active"
    by: str = "mara"
    tags: Mapping[str, str] = field(default_factory=dict)
    ttl: int = 60
    reason: str = ""


def in_ward(name: str, *, state: str = "active", by: str = "mara", more: bool = False, **ago: float) -> Story:
    tags = {"ward": name.split("-")[1], "building": "north"} | (STANDING if more else {})
    return Story(name=name, state=state, by=by, tags=tags, ago=timedelta(**ago))


def stories() -> dict[str, list[Story]]:
    """By target, the newest first."""
    newest = [
        in_ward("ward-3-bed-18", state="creating", more=True, seconds=12),
        in_ward("ward-3-bed-17", minutes=2),
        in_ward("ward-3-bed-16", minutes=4),
        in_ward("ward-3-corridor-north", more=True, minutes=26),
        in_ward("ward-3-bed-15", by="ines", minutes=57),
        in_ward("ward-3-bed-14", state="failed", by="ines", hours=1.1),
        in_ward("ward-3-nurses-station", by="ines", more=True, hours=2),
        in_ward("ward-3-bed-13", by="ci-provisioner", hours=5),
        in_ward("ward-3-bed-12", by="ci-provisioner", hours=5.1),
        in_ward("ward-3-isolation-room-02-ceiling-wide-angle", more=True, hours=21),
        in_ward("ward-3-bed-11", state="unknown", hours=22),
        in_ward("ward-3-bed-10", days=1.2),
        in_ward("ward-3-bed-09", by="ines", days=2),
        in_ward("ward-3-bed-08", state="missing", days=3),
        in_ward("ward-3-bed-07", state="requested", days=3.1),
    ]
    older = [
        in_ward(f"ward-{ward}-bed-{bed:02d}", by="ci-provisioner", days=12 + ward + bed / 50)
        for ward in (1, 2, 4)
        for bed in range(1, 19)
    ]
    odd = Story(name=LONGEST_NAME, tags=ODD_TAGS, ttl=120, reason=ODD_REASON, ago=timedelta(minutes=31))
    return {
        WARDS: newest + older,
        DEPOTS: [Story(name=f"depot-{n:02d}-dock", by="ines", ago=timedelta(days=n)) for n in range(1, 9)],
        GATES: [Story(name=f"gate-{n:02d}", by="ines", ttl=30, ago=timedelta(days=n)) for n in range(1, 13)],
        STAGING: [odd, Story(name="t", by="ines", ago=timedelta(hours=7))],
    }
