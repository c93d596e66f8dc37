from tempfile import TemporaryFile
from uuid import UUID

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from channels_app.files.delimited import write_csv
from channels_app.files.jsonl import write_jsonl
from channels_app.files.xlsx.write import write_xlsx
from channels_app.web.actor import PersonRequest, actor_of
from channels_app.web.batch_files import Content, content_of, file_name
from channels_app.web.sight import batch_in_sight

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def csv(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    name, content = _asked(request, pk)
    pieces = write_csv(content.columns, content.records, mark=True)
    return _streamed(StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8"), f"{name}.csv")


@require_safe
def jsonl(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    name, content = _asked(request, pk)
    pieces = write_jsonl(content.columns, content.records)
    return _streamed(StreamingHttpResponse(pieces, content_type="application/jsonl"), f"{name}.jsonl")


@require_safe
def xlsx(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Written to disk first: a workbook's beginning is known at its end."""
    name, content = _asked(request, pk)
    file = TemporaryFile()  # noqa: SIM115  # the response closes it
    write_xlsx(file, content.columns, content.records)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=SHEET)


def _asked(request: PersonRequest, pk: UUID) -> tuple[str, Content]:
    batch = batch_in_sight(actor_of(request), pk)
    show = request.GET.get("show", "")
    return file_name(batch, show), content_of(batch, show)


def _streamed(response: StreamingHttpResponse, name: str) -> StreamingHttpResponse:
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
