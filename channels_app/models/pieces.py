"""What was given for a batch, read in pieces, and written so where the driver wants it."""

from collections.abc import Iterator

from django.db import connection
from django.db.models import BinaryField, Func, Value
from django.db.models.functions import Substr

from channels_app.models.batch import Batch, Upload

PIECE = 4_000_000  # bytes


class _Joined(Func):
    """Bytes behind bytes, as PostgreSQL puts them together."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = BinaryField()


def write_pieces(batch: Batch, content: bytes) -> None:
    """Keep the content as the batch's upload, inside the caller's transaction.

    PostgreSQL's driver takes eight times the size of what it is given at once; SQLite's twice.
    """
    view = memoryview(content)
    first = len(view) if connection.vendor == "sqlite" else PIECE
    Upload.objects.create(batch=batch, content=view[:first])
    for start in range(first, len(view), PIECE):
        piece = Value(bytes(view[start : start + PIECE]), output_field=BinaryField())
        Upload.objects.filter(batch=batch).update(content=_Joined("content", piece))


def read_pieces(batch: Batch) -> Iterator[bytes]:
    """The upload of the batch from its first byte to its last; nothing where it is gone."""
    start = 1
    while True:
        piece = Substr("content", start, PIECE, output_field=BinaryField())
        found = Upload.objects.filter(batch=batch).values_list(piece, flat=True).first()
        if not found:
            return
        yield bytes(found)
        start += len(found)
