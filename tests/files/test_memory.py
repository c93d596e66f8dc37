"""Files at the limits are read in bounded memory: measured in a process that does nothing else."""

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from channels_app.files.detect import BYTES_MAX
from tests.files.making import SHEET, altered, workbook

MEGABYTES_MAX = 300
ROWS = 100_000
# Not getrusage: there, a child begins with what its parent has, and the parent runs all the tests.
READ = r"""
import re, sys
from pathlib import Path
from channels_app.files.detect import read_table
with open(sys.argv[1], "rb") as file:
    rows = sum(1 for _ in read_table(file).rows)
print(rows, int(re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


def largest_csv() -> bytes:
    lines = (f"ward-{number:06},{'x' * 220},{'y' * 220}\n" for number in range(ROWS))
    return ("name,tag:ward,tag:bed\n" + "".join(lines)).encode()


def large_workbook() -> bytes:
    text = '<c t="inlineStr"><is><t>{}</t></is></c>'
    file = io.StringIO()
    file.write('<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
    for number in range(-1, ROWS):
        cells = ("name", "tag:ward", "tag:bed") if number < 0 else (f"ward-{number:06}", "x" * 300, "y" * 300)
        file.write(f"<row>{''.join(text.format(cell) for cell in cells)}</row>")
    file.write("</sheetData></worksheet>")
    return altered(workbook(("name",)), {SHEET: file.getvalue().encode()})


@pytest.mark.parametrize("make", [largest_csv, large_workbook])
def test_a_file_at_the_limits_is_read_in_less_than_300_mb(make: Callable[[], bytes], tmp_path: Path) -> None:
    file = tmp_path / "names"
    file.write_bytes(make())

    done = subprocess.run([sys.executable, "-c", READ, str(file)], capture_output=True, text=True, check=True)

    rows, megabytes = map(int, done.stdout.split())
    assert file.stat().st_size <= BYTES_MAX
    assert rows == ROWS
    assert megabytes < MEGABYTES_MAX
