"""XML, element by element, with nothing in it that declares or expands."""

from collections.abc import Callable, Iterable
from xml.parsers import expat

from channels_app.files.errors import Damaged, TooMuch, WrongKind
from channels_app.files.xlsx.archive import DAMAGED

Attributes = dict[str, str]
PLAIN_MAX = 4  # of 64 KB: longer than any text that a cell may hold, however its characters are written


def walk(
    pieces: Iterable[bytes],
    start: Callable[[str, Attributes], None],
    text: Callable[[str], None] | None = None,
) -> None:
    """Call `start` for each element that begins, by its name without prefix, and `text` for what is between."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, found: start(_local(name) if ":" in name else name, found)
    parser.StartDoctypeDeclHandler = _refuse
    if text is not None:
        parser.CharacterDataHandler = text
    plain = 0  # pieces on end in which nothing begins
    try:
        for piece in pieces:
            plain = 0 if b"<" in piece else plain + 1
            if plain > PLAIN_MAX:
                raise TooMuch(
                    "a cell of the workbook has a very long text.", "Shorten it to 32,767 characters."
                )
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Damaged("the workbook has a part that is cut short or is no XML.", DAMAGED) from error


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse(*declaration: object) -> None:
    remedy = "No spreadsheet program writes that. Save its sheet as CSV, and give that."
    raise WrongKind("the workbook declares XML entities of its own.", remedy)
