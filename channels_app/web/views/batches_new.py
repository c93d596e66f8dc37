from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from channels_app.files.detect import BYTES_MAX
from channels_app.files.rows import ROWS_MAX
from channels_app.jobs.wake import wake_preview
from channels_app.models import Batch, Target
from channels_app.services import previews
from channels_app.services.actor import Actor
from channels_app.services.errors import InvalidSpec
from channels_app.web.actor import PersonRequest, actor_of
from channels_app.web.forms import batch as forms
from channels_app.web.forms.shown import ShownForm, answer_button, show
from channels_app.web.typed import take_up
from channels_app.web.uploads import too_large
from channels_app.web.where import ask_where, context_of, target_to_create_in

TWICE = (
    "This form had been sent already, and the batch below is what came of it. For other names, start anew."
)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: PersonRequest) -> HttpResponse:
    """The form for many, and what becomes of it. Its buttons for rows come here too: it works without script."""
    actor = actor_of(request)
    target = target_to_create_in(request, actor)
    if target is None:
        return ask_where(request, actor, what="Create many channels")
    if request.method != "POST":
        typed = take_up(request)
        draft = forms.blank() if typed is None else forms.read(typed, forms.Given())
        return _page(request, target, draft, show(draft.defaults.with_room()))
    draft = forms.read(request.POST, _given(request))
    form = answer_button(request.POST, draft.defaults)
    if form is not None:
        return _page(request, target, draft, form)
    return _preview(request, actor, target, draft)


def _preview(request: PersonRequest, actor: Actor, target: Target, draft: forms.BatchDraft) -> HttpResponse:
    problems = draft.problems(types=settings.CHANNEL_TYPES)
    if problems:
        return _page(request, target, draft, show(draft.defaults.with_room(), problems=problems))
    again = Batch.objects.filter(submission=draft.defaults.submission).exists()
    source = previews.Source(kind=draft.kind, name=draft.name, content=draft.content)
    try:
        batch = previews.request_preview(
            actor=actor,
            target=target,
            source=source,
            defaults=draft.defaults.spec,
            submission=draft.defaults.submission,
            types=settings.CHANNEL_TYPES,
            wake_preview=wake_preview,
        )
    except InvalidSpec as error:
        return _page(request, target, draft, show(draft.defaults.with_room(), problems=error.problems))
    if again:
        messages.error(request, TWICE)
    return redirect(batch)


def _given(request: PersonRequest) -> forms.Given:
    file = request.FILES.get("file")
    if name := too_large(request):
        return forms.Given(name=name, too_large=True)
    return forms.Given(name=file.name or "", content=file.read()) if file else forms.Given()


def _page(request: PersonRequest, target: Target, draft: forms.BatchDraft, form: ShownForm) -> HttpResponse:
    context = {
        **context_of(request, target),
        "draft": draft,
        "form": form,
        "rows_max": ROWS_MAX,
        "megabytes": BYTES_MAX // 1_000_000,
        "paste_max": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2,
    }
    return render(request, "batches/new.html", context)
