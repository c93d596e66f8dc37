"""Records as a file that a browser keeps."""

from collections.abc import Iterable, Mapping, Sequence
from tempfile import TemporaryFile

from django.http import FileResponse, Http404, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from channels_app.files.cells import Value
from channels_app.files.cloudformation import write_template
from channels_app.files.delimited import write_csv
from channels_app.files.jsonl import write_jsonl
from channels_app.files.terraform import write_imports
from channels_app.files.xlsx.write import write_xlsx
from channels_app.rules.spec import ChannelSpec

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Records = Iterable[Mapping[str, Value]]


def download(kind: str, *, name: str, columns: Sequence[str], records: Records) -> HttpResponseBase:
    """The file `name` of a kind (csv, jsonl, xlsx), in pieces as they are read. Raises Http404 for any other kind."""
    match kind:
        case "csv":
            pieces = write_csv(columns, records, mark=True)
            response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
        case "jsonl":
            response = StreamingHttpResponse(write_jsonl(columns, records), content_type="application/jsonl")
        case "xlsx":
            return _workbook(f"{name}.xlsx", columns, records)
        case _:
            raise Http404
    return _named(response, f"{name}.{kind}")


def declare(kind: str, specs: Iterable[ChannelSpec]) -> StreamingHttpResponse:
    """Channels as a CloudFormation template, or as Terraform's import blocks. Raises TooMuch, Unsupported."""
    if kind == "cloudformation":
        pieces: Iterable[str] = [write_template(specs)]
        response = StreamingHttpResponse(pieces, content_type="application/json")
        return _named(response, "channels.template.json")
    response = StreamingHttpResponse(write_imports(specs), content_type="text/plain; charset=utf-8")
    return _named(response, "channels-import.tf")


def hand_over(pieces: Iterable[bytes], name: str) -> StreamingHttpResponse:
    """A zip, in pieces as they are made."""
    return _named(StreamingHttpResponse(pieces, content_type="application/zip"), name)


def _named(response: StreamingHttpResponse, name: str) -> StreamingHttpResponse:
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _workbook(name: str, columns: Sequence[str], records: Records) -> FileResponse:
    """Written to disk first: a workbook's beginning is known at its end."""
    file = TemporaryFile()  # noqa: SIM115  # the response closes it
    write_xlsx(file, columns, records)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=SHEET)
