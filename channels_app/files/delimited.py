"""CSV and its kin, as people have them: any of four signs between the cells, and quotes where needed."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

from channels_app.files.cells import Value, guard, storable, text_of_value, unguard
from channels_app.files.columns import find_columns
from channels_app.files.encoding import Encoding, read_lines
from channels_app.files.errors import Damaged, TooMuch, Unreadable
from channels_app.files.rows import Record, Table

DELIMITERS = ",;\t|"
SAMPLE = 65_536  # characters: enough for the longest header
SNIFFED = 2_048  # the sniffer takes time by the square of what it is given
CHUNK = 65_536
SEPARATOR_LINE = re.compile(r"\"?sep=(.)\"?[\r\n]*", re.IGNORECASE)  # as Excel writes and reads it


def read_csv(file: BinaryIO, encoding: Encoding) -> Table:
    """A table of the file, whose rows are read while they are asked for."""
    delimiter = _find_delimiter(_sample(file, encoding))
    records = read_records(file, encoding, delimiter)
    first = next(records, None)
    if first is None:
        raise Unreadable("the file has no rows.", "Put one name on each line, and give it again.")
    columns = find_columns(first)
    return Table(
        kind="CSV",
        columns=tuple(title for title in columns.titles if title),
        rows=columns.read_all(first, records),
        encoding=encoding.title,
        delimiter=delimiter,
        notes=(*filter(None, [encoding.note]), *columns.notes),
    )


def read_records(file: BinaryIO, encoding: Encoding, delimiter: str) -> Iterator[Record]:
    """The lines that are not blank, each with the number of the line that it begins on."""
    ends = _Ends(read_lines(file, encoding))
    is_spaced = delimiter != " "  # people write a space behind the sign, before a quote
    reader = csv.reader(ends, delimiter=delimiter, strict=True, skipinitialspace=is_spaced)
    widths: Counter[int] = Counter()
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _translated(error, line) from error
        if line == 1 and SEPARATOR_LINE.fullmatch(ends.last):
            continue
        if not any(cells):  # a spreadsheet may write a million lines of nothing
            continue
        cut = ends.is_open and _is_short(len(cells), widths)
        record = Record(line=line, cells=tuple(map(unguard, cells)), cut=cut)
        if not record.is_blank:
            widths[len(cells)] += 1
            yield record


def write_csv(
    columns: Sequence[str], records: Iterable[Mapping[str, Value]], *, mark: bool = False
) -> Iterator[bytes]:
    """The file in pieces, in UTF-8; with its mark where Excel, which takes anything else for old, shall open it."""
    text = io.StringIO("\ufeff" if mark else "", newline="")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text)
    writer.writerow([guard(storable(column)) for column in columns])
    for record in records:
        writer.writerow([guard(storable(text_of_value(record.get(column)))) for column in columns])
        if text.tell() >= CHUNK:
            yield _taken(text)
    yield _taken(text)


class _Ends:
    """Lines on their way to the csv reader, of which the last is remembered."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.last = ""

    def __iter__(self) -> "_Ends":
        return self

    def __next__(self) -> str:
        self.last = next(self._lines)
        return self.last

    @property
    def is_open(self) -> bool:
        """Whether the last line has no line break: so the file ends with it."""
        return not self.last.endswith(("\n", "\r"))


def _is_short(width: int, widths: Counter[int]) -> bool:
    """Whether a header and its rows, all of one width, end in a line that is less."""
    return len(widths) == 1 and widths.total() > 1 and width < max(widths)


def _sample(file: BinaryIO, encoding: Encoding) -> str:
    lines, sample = read_lines(file, encoding), ""
    for line in lines:
        sample += line
        if len(sample) >= SAMPLE:
            break
    return sample[:SAMPLE]


def _find_delimiter(sample: str) -> str:
    """What divides the header into titles of which one is `name`; else what the sniffer makes of the sample."""
    lines = [line for line in sample.splitlines() if line.strip()]
    first = lines[0] if lines else ""
    if found := SEPARATOR_LINE.fullmatch(first):
        return found[1]
    for delimiter in DELIMITERS:
        titles = [title.strip(" \"'\t\ufeff").lower() for title in first.split(delimiter)]
        if len(titles) > 1 and "name" in titles:
            return delimiter
    try:
        return csv.Sniffer().sniff(sample[:SNIFFED], delimiters=DELIMITERS).delimiter
    except csv.Error:
        return ","


def _translated(error: csv.Error, line: int) -> Unreadable:
    message = str(error)
    if "unexpected end of data" in message:
        what = "a double quote opens here and is not closed before the file ends. It may be cut short."
        return Damaged(what, "Give the whole file, or close the quote.", line=line)
    if "field larger" in message:
        what = f"a cell has more than {csv.field_size_limit():,} characters."
        return TooMuch(
            what, "If a double quote opens here that was not meant, remove or close it.", line=line
        )
    what = "behind a closing double quote, text goes on."
    return Damaged(what, 'Write a quote inside quotes twice, as in "5"" disk".', line=line)


def _taken(text: io.StringIO) -> bytes:
    piece = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return piece
