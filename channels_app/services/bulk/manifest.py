"""What was confirmed, kept with the batch until its rows are written: each channel with its mark, or why it stays."""

from dataclasses import dataclass
from uuid import UUID

from channels_app.models import Batch
from channels_app.models.pieces import read_pieces
from channels_app.services.bulk.plan import Part

STAYS = "-"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One channel. `why` is empty where it is to be done; then `mark` is what the channel has to be like."""

    number: int
    channel_id: UUID
    mark: str
    why: str


def write_manifest(part: Part) -> bytes:
    going = [f"{each.channel_id.hex} {each.mark} " for each in part.going]
    kept = [f"{each.channel_id.hex} {STAYS} {' '.join(each.why.split())}" for each in part.kept]
    return "\n".join([*going, *kept]).encode()


def read_manifest(batch: Batch) -> list[Line]:
    """In the order in which it was confirmed. It is some MB at most, of a hundred thousand channels."""
    text = b"".join(read_pieces(batch)).decode()
    return [_read(number, line) for number, line in enumerate(text.split("\n"), start=1)]


def _read(number: int, line: str) -> Line:
    channel, mark, why = line.split(" ", 2)
    return Line(number=number, channel_id=UUID(channel), mark=mark, why=why)
