from uuid import UUID

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from channels_app.services.exports import tell_rows_export
from channels_app.web.actor import PersonRequest, actor_of
from channels_app.web.batch_files import content_of, file_name
from channels_app.web.downloads import download
from channels_app.web.sight import batch_in_sight


@require_safe
def rows(request: PersonRequest, pk: UUID, kind: str) -> HttpResponseBase:
    """The rows of a batch, all or those of one sort, as a file."""
    actor = actor_of(request)
    batch = batch_in_sight(actor, pk)
    show = request.GET.get("show", "")
    content = content_of(batch, show)
    tell_rows_export(actor=actor, batch=batch, asked={"format": kind} | ({"rows": show} if show else {}))
    return download(kind, name=file_name(batch, show), columns=content.columns, records=content.records)
