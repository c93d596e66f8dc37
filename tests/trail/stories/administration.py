"""What somebody does at each form and action of the administration; where it lets nobody, an attempt."""

import re
from collections.abc import Callable, Mapping
from functools import partial

from django.db.models import Model

from channels_app.models import Grant
from channels_app.rules.lifecycle import BatchState
from tests.admin.pages import address
from tests.people import PASSWORD, browser_of, make_channel, make_person
from tests.trail.scene import Scene

YES = {"post": "yes"}
PERSON = {"username": "ines", "first_name": "", "last_name": "", "email": "", "is_active": "on"}
PASSWORDS = {"new_password": PASSWORD, "new_password_again": PASSWORD}
TARGET = {
    "name": "Wards UK",
    "region": "eu-west-2",
    "account": "210987654321",
    "creates_per_second": "20",
}


def fill(scene: Scene, model: str, page: str, fields: Mapping[str, str], row: Model | None = None) -> None:
    browser_of(scene.administrator).post(address(model, page, row), fields)


def choose(model: str, action: str, row: Callable[[Scene], Model], scene: Scene) -> None:
    form = {"action": action, "_selected_action": str(row(scene).pk), "confirmed": "yes", "reason": "why"}
    scene.mara.post(address(model, "changelist"), form)


def change_many(action: str, asked: str, scene: Scene) -> None:
    ask_and_confirm(action, make_channel(scene.target, "gate-1", tags={"ward": "2"}), asked, scene)


def try_failed_again(scene: Scene) -> None:
    ask_and_confirm("try_failed_again", failed_channel(scene), "", scene)


def ask_and_confirm(action: str, row: Model, asked: str, scene: Scene) -> None:
    form = {"action": action, "_selected_action": str(row.pk), "asked": asked}
    page = scene.mara.post(address("channel", "changelist"), form).content.decode()
    hidden = dict(re.findall(r'name="(submission|shown)" value="([^"]*)"', page))
    typed = {"typed": "1", "reason": "Ward 3 moves", "confirmed": "yes"}
    scene.mara.post(address("channel", "changelist"), {**form, **hidden, **typed})


def decide(action: str, scene: Scene) -> None:
    """About what nobody recorded, or, where that cannot be done, about a channel that is missing."""
    row = scene.drift()
    if action in {"accept", "put_back"}:
        type(row).objects.filter(pk=row.pk).update(kind="missing", looks=2, channel=scene.active())
    form = {"action": action, "_selected_action": str(row.pk), "confirmed": "yes"}
    typed = {"typed": "1", "days": "30", "reason": "Ward 3 moves"}
    scene.mara.post(address("drift", "changelist"), {**form, **typed})


def failed_channel(scene: Scene) -> Model:
    channel = scene.failed().channel
    assert channel
    return channel


def paused(scene: Scene) -> Model:
    return scene.batch(BatchState.PAUSED)


def grant(scene: Scene) -> Grant:
    return Grant.objects.get(person=scene.operator)


def give_role(scene: Scene) -> None:
    role = {"person": str(scene.stranger.pk), "role": "viewer", "target": str(scene.target.pk)}
    fill(scene, "grant", "add", role)


FORMS: Mapping[str, Callable[[Scene], object]] = {
    "person add": lambda scene: fill(scene, "person", "add", {**PERSON, **PASSWORDS}),
    "person change": lambda scene: fill(
        scene, "person", "change", {**PERSON, "last_name": "Prado"}, make_person("ines")
    ),
    "person delete": lambda scene: fill(scene, "person", "delete", YES, scene.operator),
    "grant add": give_role,
    "grant change": lambda scene: fill(scene, "grant", "change", {"role": "administrator"}, grant(scene)),
    "grant delete": lambda scene: fill(scene, "grant", "delete", YES, grant(scene)),
    "target add": lambda scene: fill(scene, "target", "add", TARGET),
    "target change": lambda scene: fill(scene, "target", "change", TARGET, scene.target),
    "target delete": lambda scene: fill(scene, "target", "delete", YES, scene.target),
    "channel put_tags_on": partial(change_many, "put_tags_on", "ward=3"),
    "channel take_tags_off": partial(change_many, "take_tags_off", "ward"),
    "channel change_ttl": partial(change_many, "change_ttl", "90"),
    "channel delete_many": partial(change_many, "delete_many", ""),
    "channel try_failed_again": try_failed_again,
    "drift adopt": partial(decide, "adopt"),
    "drift put_back": partial(decide, "put_back"),
    "drift accept": partial(decide, "accept"),
    "drift delete": partial(decide, "delete"),
    "drift ignore": partial(decide, "ignore"),
    "operation try_again": partial(choose, "operation", "try_again", Scene.failed),
    "batch pause": partial(choose, "batch", "pause", Scene.batch),
    "batch go_on": partial(choose, "batch", "go_on", paused),
    "batch try_failed_again": partial(choose, "batch", "try_failed_again", Scene.batch),
}
