"""What each use case does, asked for by an actor."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import connection

from channels_app.audit.checkpoints.rotation import Rotation
from channels_app.audit.packs.scope import Scope
from channels_app.models import Channel, Choice, Drift, Grant
from channels_app.rules.deletion import Guard
from channels_app.rules.lifecycle import BatchState
from channels_app.rules.spec import ChannelSpec
from channels_app.services import (
    assurance,
    changes,
    creation,
    deletion,
    doubts,
    keys,
    people,
    previews,
    saved_filters,
    verifying,
)
from channels_app.services.actor import Actor
from channels_app.services.bulk import request_bulk
from channels_app.services.cloudtrail import comparing
from channels_app.services.cloudtrail.tally import Tally
from channels_app.services.drift import choosing
from channels_app.services.packs.taking import take_pack
from channels_app.services.undo import undo
from tests.people import make_channel
from tests.services.bulk.desk import TAG
from tests.services.bulk.desk import planned as planned_bulk
from tests.services.preview_desk import DEFAULTS, TYPES, previewed
from tests.services.undo_desk import created, planned
from tests.trail.locks import lifted
from tests.trail.scene import Scene

UseCase = Callable[[Scene, Actor], object]
WHY = "ward 3 moves"


def travelling(scene: Scene) -> dict[str, Any]:
    """What every use case is handed that sends something at once."""
    desk = scene.desk
    return {"gateway": desk.aws, "hand": desk.hand(), "haste": desk.haste, "wake": desk.woken.append}


def asleep(_: object) -> None:
    """No worker is woken."""


def create(scene: Scene, actor: Actor) -> None:
    what: dict[str, Any] = {
        "target": scene.target,
        "spec": ChannelSpec(name="gate-1"),
        "reason": WHY,
        "types": TYPES,
    }
    creation.create(actor=actor, submission=uuid4(), **what, **travelling(scene))


def ensure(scene: Scene, actor: Actor) -> None:
    what: dict[str, Any] = {
        "target": scene.target,
        "spec": ChannelSpec(name="gate-1"),
        "reason": WHY,
        "types": TYPES,
    }
    assurance.ensure(actor=actor, patience=5, **what, **travelling(scene))


def change(scene: Scene, actor: Actor) -> None:
    channel = scene.desk.active()
    what: dict[str, Any] = {
        "seen": Guard(arn=str(channel.arn), ttl=channel.ttl, tags=()),
        "ttl": 30,
        "tags": (),
        "reason": WHY,
    }
    changes.change(actor=actor, channel=channel, submission=uuid4(), **what, **travelling(scene))


def link(scene: Scene, actor: Actor) -> None:
    channel = scene.desk.active()
    stream = f"arn:aws:kinesisvideo:{channel.target.region}:123456789012:stream/ward-3/1700000000000"
    what: dict[str, Any] = {"seen": "", "stream": stream, "reason": WHY}
    changes.link(actor=actor, channel=channel, submission=uuid4(), **what, **travelling(scene))


def change_many(scene: Scene, actor: Actor) -> None:
    make_channel(scene.target, "gate-1")
    shown = planned_bulk(scene.desk)
    what: dict[str, Any] = {"typed": "", "reason": WHY, "shown": shown.digest}
    channels = [Channel.objects.all()]
    request_bulk(actor=actor, channels=channels, action=TAG, submission=uuid4(), wake_preview=asleep, **what)


def delete(scene: Scene, actor: Actor) -> None:
    channel = scene.desk.active()
    what: dict[str, Any] = {"typed": channel.name, "reason": WHY, "submission": uuid4()}
    deletion.delete(actor=actor, channel=channel, **what, **travelling(scene))


def choose(scene: Scene, actor: Actor) -> None:
    scene.drift()
    choosing.choose(
        actor=actor,
        target=scene.target,
        drifts=Drift.objects.all(),
        choice=Choice.ADOPT,
        all_of_them=True,
        reason=WHY,
        wake_sync=asleep,
    )


def ignore(scene: Scene, actor: Actor) -> None:
    scene.drift()
    choosing.ignore(actor=actor, target=scene.target, drifts=Drift.objects.all(), days=30, reason=WHY)


def request_preview(scene: Scene, actor: Actor) -> None:
    previews.request_preview(
        actor=actor,
        target=scene.target,
        source=previews.Source(kind="file", name="gates.csv", content=b"name\nbed-1\n"),
        defaults=DEFAULTS,
        submission=uuid4(),
        types=TYPES,
        wake_preview=asleep,
    )


def submit(scene: Scene, actor: Actor) -> None:
    batch = previewed(scene.desk, b"name\nbed-1\n")
    previews.submit(actor=actor, batch=batch, reason=WHY, rows_hash=batch.rows_hash, wake=asleep)


def discard(scene: Scene, actor: Actor) -> None:
    previews.discard(actor=actor, batch=previewed(scene.desk, b"name\nbed-1\n"))


def undo_batch(scene: Scene, actor: Actor) -> None:
    batch = created(scene.desk)
    plan = planned(scene.desk, batch)
    what: dict[str, Any] = {"typed": str(plan.number), "reason": WHY, "shown": plan.digest}
    undo(actor=actor, batch=batch, submission=uuid4(), gateway=scene.desk.aws, wake_preview=asleep, **what)


def rotate(scene: Scene, actor: Actor) -> None:
    rotation = Rotation(store=scene.keepers.store, file=Path(scene.keepers.key_file))
    keys.rotate_audit_key(actor=actor, reason=WHY, rotation=rotation, clock=lambda: datetime.now(UTC))


def protect(scene: Scene, actor: Actor) -> None:
    with lifted(connection):
        verifying.protect_trail(actor=actor, reason=WHY)


def on_batch(use_case: Callable[..., object], state: BatchState, **more: object) -> UseCase:
    return lambda scene, actor: use_case(actor=actor, batch=scene.batch(state), **more)


def on_target(use_case: Callable[..., object], **more: object) -> UseCase:
    return lambda scene, actor: use_case(actor=actor, target=scene.target, **more)


def on_person(use_case: Callable[..., object], **more: object) -> UseCase:
    return lambda scene, actor: use_case(actor=actor, person=scene.stranger, **more)


def take_role(scene: Scene, actor: Actor) -> None:
    people.take_role(actor=actor, grant=Grant.objects.get(person=scene.operator))


def compare_with_cloudtrail(scene: Scene, actor: Actor) -> None:
    folder = scene.keepers.folder
    (folder / "one.json").write_text('{"Records": []}')
    span = comparing.Span(begin=None, end=None, now=datetime.now(UTC))
    comparing.compare(Tally(), actor=actor, folder=folder, target=None, span=span)


def forget_filter(scene: Scene, actor: Actor) -> None:
    saved = saved_filters.save_filter(actor=actor, name="Refusals", query="result=refused")
    saved_filters.forget_filter(actor=actor, key=saved.pk)


def adopt(scene: Scene, actor: Actor) -> None:
    operation = scene.unknown()
    scene.desk.aws.add(operation.name)
    doubts.adopt(actor=actor, operation=operation, gateway=scene.desk.aws, reason=WHY)


def give_up(scene: Scene, actor: Actor) -> None:
    doubts.give_up(actor=actor, operation=scene.unknown(), gateway=scene.desk.aws, reason=WHY)


def take_evidence(scene: Scene, actor: Actor) -> None:
    everything = Scope(title="All of it", only={})
    take_pack(actor=actor, scope=everything, reason=WHY, keeper=scene.keepers.keeper)
