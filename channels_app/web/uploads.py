"""Files on their way in: to disk, never into memory, and never more than a file of names may have."""

from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

from channels_app.files.detect import BYTES_MAX


class UploadHandler(TemporaryFileUploadHandler):
    """Of a file that is too large nothing is kept but its name. The fields of the form are read all the same."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > BYTES_MAX:
            vars(self.request)["too_large"] = self.file_name or "The file"
            raise SkipFile
        super().receive_data_chunk(raw_data, start)


def too_large(request: HttpRequest) -> str:
    """The name of a file that came with the form and was too large; empty where none was. Read the form before."""
    return str(vars(request).get("too_large", ""))
