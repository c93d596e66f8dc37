"""What somebody does at each page that takes a form or gives a file."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from channels_app.models import Batch, Operation, SavedFilter
from channels_app.rules.lifecycle import BatchState
from channels_app.rules.spec import ChannelSpec
from tests.people import PASSWORD, browser_of
from tests.services.preview_desk import previewed
from tests.services.undo_desk import created
from tests.trail.scene import Scene
from tests.web.creating import send

WHY = {"reason": "Ward 3 moves"}
ROWS = b"name\nbed-1\n"


def press_with_name_or_number(browser: Client, address: str, typed: str) -> None:
    """Fill in a page that asks for what is destroyed to be typed, as it is shown now."""
    page = browser.get(address).content.decode()
    hidden = dict(re.findall(r'name="(submission|shown)" value="([^"]*)"', page))
    browser.post(address, {**hidden, **WHY, "typed": typed})


def repair(step: str, operation: Callable[[Scene], Operation], scene: Scene) -> None:
    channel = operation(scene).channel
    assert channel
    scene.mara.post(f"{channel.get_absolute_url()}{step}/", WHY)


def adopt(scene: Scene) -> None:
    def unknown(scene: Scene) -> Operation:
        operation = scene.unknown()
        scene.real.aws.create(ChannelSpec(name=operation.name), tags=(), operation=uuid4())
        return operation

    repair("adopt", unknown, scene)


def delete_channel(scene: Scene) -> None:
    channel = scene.active()
    press_with_name_or_number(scene.mara, f"{channel.get_absolute_url()}delete/", channel.name)


def edit_channel(scene: Scene) -> None:
    address = f"{scene.active().get_absolute_url()}edit/"
    page = scene.mara.get(address).content.decode()
    hidden = dict(re.findall(r'name="(submission|seen)" value="([^"]*)"', page))
    scene.mara.post(address, {**hidden, **WHY, "ttl": "90"})


def link_channel(scene: Scene) -> None:
    channel = scene.active()
    address = f"{channel.get_absolute_url()}stream/"
    stream = f"arn:aws:kinesisvideo:{channel.target.region}:123456789012:stream/ward-3/1700000000000"
    hidden = dict(
        re.findall(r'name="(submission|shown)" value="([^"]*)"', scene.mara.get(address).content.decode())
    )
    scene.mara.post(address, {**hidden, **WHY, "typed": stream})


def change_many(scene: Scene) -> None:
    form = {"do": "ttl", "asked": "90", "channel": str(scene.active().pk)}
    page = scene.mara.post("/channels/bulk/", form).content.decode()
    hidden = dict(re.findall(r'name="(submission|shown)" value="([^"]*)"', page))
    scene.mara.post("/channels/bulk/", {**form, **hidden, **WHY, "confirmed": "1"})


def ask_ice(scene: Scene) -> None:
    scene.mara.post(f"{scene.active().get_absolute_url()}ice/", {"role": "VIEWER"})


def give_file(scene: Scene) -> None:
    form = {"submission": str(uuid4()), "source": "file", "type": "SINGLE_MASTER", "ttl": "60"}
    file = SimpleUploadedFile("ward-3.csv", ROWS)
    scene.mara.post("/batches/new/?target=Wards+EU", {**form, "file": file})


def move(step: str, state: BatchState, scene: Scene) -> None:
    press_batch(scene, scene.batch(state), step)


def move_preview(step: str, scene: Scene) -> None:
    press_batch(scene, previewed(scene.desk, ROWS), step)


def press_batch(scene: Scene, batch: Batch, step: str) -> None:
    scene.mara.post(f"{batch.get_absolute_url()}{step}/", {**WHY, "rows_hash": batch.rows_hash})


def undo(scene: Scene) -> None:
    batch = created(scene.real, f"name\n{uuid4()}\n".encode())
    press_with_name_or_number(scene.mara, f"{batch.get_absolute_url()}undo/", "1")


def switch(step: str, scene: Scene) -> None:
    scene.mara.post(f"/targets/{scene.target.pk}/{step}/", WHY)


def decide(scene: Scene) -> None:
    form = {"do": "ignore", "drift": str(scene.drift().pk), "days": "30", "confirmed": "1"}
    scene.mara.post(f"/targets/{scene.target.pk}/drift/", {**form, **WHY})


def take_rows(kind: str, scene: Scene) -> None:
    scene.mara.get(f"{scene.batch().get_absolute_url()}rows.{kind}")


def take(address: str, scene: Scene) -> None:
    browser_of(scene.auditor).get(address)


def save_filter(scene: Scene) -> None:
    browser_of(scene.auditor).post("/audit/saved/", {"name": "Refusals", "query": "result=refused"})


def forget_filter(scene: Scene) -> None:
    saved = SavedFilter.objects.create(person=scene.auditor, name="Refusals", query="result=refused")
    browser_of(scene.auditor).post(f"/audit/saved/{saved.pk}/forget/")


def sign_in(scene: Scene) -> None:
    Client().post("/accounts/login/", {"login": "mara", "password": PASSWORD})


def change_password(scene: Scene) -> None:
    new = "a much longer one"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    scene.mara.post("/accounts/password/change/", form)


PAGES: Mapping[str, Callable[[Scene], object]] = {
    "POST /channels/bulk/": change_many,
    "POST /channels/new/": lambda scene: send(scene.mara, name=f"gate-{uuid4()}"),
    "POST /channels/<uuid:pk>/try-again/": partial(repair, "try-again", Scene.failed),
    "POST /channels/<uuid:pk>/look-again/": partial(repair, "look-again", Scene.unknown),
    "POST /channels/<uuid:pk>/adopt/": adopt,
    "POST /channels/<uuid:pk>/give-up/": partial(repair, "give-up", Scene.unknown),
    "POST /channels/<uuid:pk>/cancel/": partial(repair, "cancel", Scene.queued),
    "POST /channels/<uuid:pk>/edit/": edit_channel,
    "POST /channels/<uuid:pk>/stream/": link_channel,
    "POST /channels/<uuid:pk>/ice/": ask_ice,
    "POST /channels/<uuid:pk>/delete/": delete_channel,
    "POST /batches/new/": give_file,
    "POST /batches/<uuid:pk>/submit/": partial(move_preview, "submit"),
    "POST /batches/<uuid:pk>/discard/": partial(move_preview, "discard"),
    "POST /batches/<uuid:pk>/pause/": partial(move, "pause", BatchState.RUNNING),
    "POST /batches/<uuid:pk>/go-on/": partial(move, "go-on", BatchState.PAUSED),
    "POST /batches/<uuid:pk>/cancel/": partial(move, "cancel", BatchState.RUNNING),
    "POST /batches/<uuid:pk>/try-again/": partial(move, "try-again", BatchState.RUNNING),
    "POST /batches/<uuid:pk>/undo/": undo,
    "POST /targets/<uuid:pk>/hold/": partial(switch, "hold"),
    "POST /targets/<uuid:pk>/release/": partial(switch, "release"),
    "POST /targets/<uuid:pk>/compare/": partial(switch, "compare"),
    "POST /targets/<uuid:pk>/drift/": decide,
    "POST /audit/pack/": lambda scene: browser_of(scene.auditor).post("/audit/pack/", WHY),
    "POST /audit/verification/now/": lambda scene: browser_of(scene.auditor).post("/audit/verification/now/"),
    "POST /audit/saved/": save_filter,
    "POST /audit/saved/<uuid:pk>/forget/": forget_filter,
    "POST /accounts/login/": sign_in,
    "POST /accounts/logout/": lambda scene: scene.mara.post("/accounts/logout/"),
    "POST /accounts/password/change/": change_password,
    **{f"GET /batches/<uuid:pk>/rows.{kind}": partial(take_rows, kind) for kind in ("csv", "jsonl", "xlsx")},
    **{
        f"GET {address}": partial(take, address)
        for address in (
            "/channels/export.csv",
            "/channels/export.jsonl",
            "/channels/export.xlsx",
            "/channels/export.template.json",
            "/channels/export.tf",
            "/audit/export.csv",
            "/audit/export.jsonl",
        )
    },
}

# Doors that change nothing and take nothing along, each with what it is for
QUIET_PAGES: Mapping[str, str] = {
    "POST /channels/<uuid:pk>/endpoints/": "AWS is asked where to connect; nothing is recorded or kept",
    "POST /channels/<uuid:pk>/media-storage/": "The same of the stream that it is linked to",
}
