"""Reading and writing 100,000 rows, beside what the libraries underneath take: seconds and peak memory.

Each is done in a process of its own, three times, and the quickest counts. Run: python -m bench.read_files
"""

import csv
import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from python_calamine import CalamineWorkbook

from channels_app.files.cells import Value
from channels_app.files.delimited import write_csv
from channels_app.files.detect import read_table
from channels_app.files.jsonl import write_jsonl
from channels_app.files.xlsx.write import write_xlsx
from channels_app.rules.tags import Tag

ROWS = 100_000
ROUNDS = 3
MEGABYTES_MAX = 300
COLUMNS = ("name", "arn", "state", "type", "ttl", "target", "created_by", "created_at", "tags")


def main() -> int:
    if len(sys.argv) > 1:
        return measure(sys.argv[1], Path(sys.argv[2]))
    peaks: list[float] = []
    print(f"{ROWS:,} rows of {len(COLUMNS)} columns".ljust(44) + "seconds   peak MB   ratio of seconds")
    with tempfile.TemporaryDirectory() as folder:
        for kind, plain in (("csv", "csv_reader"), ("xlsx", "calamine"), ("jsonl", "")):
            file = Path(folder) / f"channels.{kind}"
            for task, beside in ((f"write_{kind}", ""), (f"read_{kind}", plain)):
                seconds, peak = measured(task, file)
                peaks.append(peak)
                print(line(task, seconds, peak) + compared(beside, file, seconds))
    return 0 if max(peaks) < MEGABYTES_MAX else 1


def compared(beside: str, file: Path, ours: float) -> str:
    """Other readers of the same file, if any, each on a line of its own behind ours."""
    others = [beside] if beside else []
    if beside == "calamine" and importlib.util.find_spec("openpyxl"):
        others.append("openpyxl")
    lines = []
    for other in others:
        seconds, peak = measured(other, file)
        lines.append(f"\n{line('  ' + other, seconds, peak)}      {ours / seconds:4.1f}")
    return "".join(lines)


def line(title: str, seconds: float, peak: float) -> str:
    return f"{title:42} {seconds:8.2f}  {peak:8.0f}"


def measured(task: str, file: Path) -> tuple[float, float]:
    """Seconds and megabytes of the quickest round."""
    command = [sys.executable, "-m", "bench.read_files", task, str(file)]
    answers = [subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(ROUNDS)]
    seconds, peak = min(json.loads(answer.stdout) for answer in answers)
    return seconds, peak


def measure(task: str, file: Path) -> int:
    started = time.perf_counter()
    count = TASKS[task](file)
    seconds = time.perf_counter() - started
    print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
    return 0 if count >= ROWS else 1


def channels() -> Iterator[dict[str, Value]]:
    for number in range(ROWS):
        name = f"ward-{number % 400}-bed-{number:06}"
        yield {
            "name": name,
            "arn": f"arn:aws:kinesisvideo:eu-central-1:123456789012:channel/{name}/1772353800000",
            "state": "active",
            "type": "SINGLE_MASTER",
            "ttl": 60,
            "target": "default",
            "created_by": "ada",
            "created_at": "2026-03-01T08:30:00Z",
            "tags": (Tag(key="ward", value=str(number % 400)), Tag(key="site", value="Köln")),
        }


def write_pieces(write: Callable[..., Iterator[bytes]], file: Path) -> int:
    with file.open("wb") as target:
        target.writelines(write(COLUMNS, channels()))
    return ROWS


def write_sheet(file: Path) -> int:
    with file.open("wb") as target:
        write_xlsx(target, COLUMNS, channels())
    return ROWS


def read(file: Path) -> int:
    with file.open("rb") as source:
        return sum(1 for row in read_table(source).rows if row.tags)


def read_by_csv_reader(file: Path) -> int:
    with file.open(encoding="utf-8", newline="") as source:
        return sum(1 for _ in csv.reader(source))


def read_by_calamine(file: Path) -> int:
    with CalamineWorkbook.from_path(file) as workbook:
        return sum(1 for _ in workbook.get_sheet_by_index(0).iter_rows())


def read_by_openpyxl(file: Path) -> int:
    openpyxl = importlib.import_module("openpyxl")
    sheet = openpyxl.load_workbook(file, read_only=True).active
    return sum(1 for _ in sheet.iter_rows(values_only=True))


TASKS: dict[str, Callable[[Path], int]] = {
    "write_csv": lambda file: write_pieces(write_csv, file),
    "write_jsonl": lambda file: write_pieces(write_jsonl, file),
    "write_xlsx": write_sheet,
    "read_csv": read,
    "read_jsonl": read,
    "read_xlsx": read,
    "csv_reader": read_by_csv_reader,
    "calamine": read_by_calamine,
    "openpyxl": read_by_openpyxl,
}


if __name__ == "__main__":
    sys.exit(main())
