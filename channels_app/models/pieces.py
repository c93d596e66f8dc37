"""What was given for a batch, written and read in pieces: drivers take several times the size of what they handle."""

from collections.abc import Iterator
from typing import Any

from django.db.models import BinaryField, Func, Value
from django.db.models.functions import Substr

from channels_app.models.batch import Batch, Upload

PIECE = 4_000_000  # bytes


class _Joined(Func):
    """Bytes behind bytes."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = BinaryField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # There, || makes text of what it joins, byte for byte; the cast makes it bytes again
        return self.as_sql(compiler, connection, template="CAST((%(expressions)s) AS BLOB)", **context)


def write_pieces(batch: Batch, content: bytes) -> None:
    """Keep the content as the batch's upload, inside the caller's transaction."""
    view = memoryview(content)
    Upload.objects.create(batch=batch, content=view[:PIECE])
    for start in range(PIECE, len(view), PIECE):
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
