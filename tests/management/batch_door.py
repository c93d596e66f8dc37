"""`create_channels` as a script runs it, in Mara's name."""

from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command

from channels_app.models import Batch, Operation
from tests.people import make_asked_for


@dataclass
class Ran:
    lines: list[str]
    warnings: str
    error: str
    code: int


def write(folder: Path, text: str) -> Path:
    path = folder / "gates.csv"
    path.write_text(text)
    return path


def run(path: Path | str, *options: str, actor: str = "mara") -> Ran:
    out, warnings, error, code = StringIO(), StringIO(), "", 0
    arguments = [str(path), "--target", "Wards EU", "--actor", actor, *options]
    try:
        call_command("create_channels", *arguments, stdout=out, stderr=warnings)
    except CommandError as raised:
        error, code = str(raised), raised.returncode
    return Ran(lines=out.getvalue().splitlines(), warnings=warnings.getvalue(), error=error, code=code)


def finish(state: str = "succeeded") -> None:
    """What a worker makes of the one batch that there is, meanwhile."""
    batch = Batch.objects.get()
    for row in Operation.objects.filter(batch=batch, verdict="create"):
        made = make_asked_for(batch.target, row.name, batch.created_by)
        Operation.objects.filter(pk=made.pk).delete()
        Operation.objects.filter(pk=row.pk).update(channel=made.channel, state=state)
    Batch.objects.filter(pk=batch.pk).update(state="done")
