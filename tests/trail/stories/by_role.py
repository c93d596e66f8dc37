"""Every use case, by the role that may have it done; and those that ask for none."""

from collections.abc import Mapping

from channels_app.audit.models import AuditEvent
from channels_app.models import Channel
from channels_app.rules.lifecycle import BatchState
from channels_app.rules.roles import Role
from channels_app.services import (
    access,
    batches,
    cancelling,
    creation,
    doubts,
    endpoints,
    exports,
    people,
    restoring,
    saved_filters,
    searching,
    sessions,
    targets,
    verifying,
)
from channels_app.services.drift import asking
from tests.people import PASSWORD
from tests.trail.stories.use_cases import (
    WHY,
    UseCase,
    adopt,
    asleep,
    change,
    change_many,
    choose,
    compare_with_cloudtrail,
    create,
    delete,
    discard,
    ensure,
    forget_filter,
    give_up,
    ignore,
    link,
    on_batch,
    on_person,
    on_target,
    protect,
    request_preview,
    rotate,
    submit,
    take_evidence,
    take_role,
    undo_batch,
)

OF_OPERATORS: Mapping[str, UseCase] = {
    "assurance.ensure": ensure,
    "batches.cancel_rest": on_batch(batches.cancel_rest, BatchState.RUNNING),
    "batches.go_on": on_batch(batches.go_on, BatchState.PAUSED, wake=asleep),
    "batches.pause": on_batch(batches.pause, BatchState.RUNNING),
    "batches.try_failed_again": on_batch(batches.try_failed_again, BatchState.RUNNING, wake=asleep),
    "bulk.request.request_bulk": change_many,
    "cancelling.cancel": lambda scene, actor: cancelling.cancel(
        actor=actor, operation=scene.queued(), reason=WHY
    ),
    "changes.change": change,
    "changes.link": link,
    "creation.create": create,
    "creation.try_again": lambda scene, actor: creation.try_again(
        actor=actor, operation=scene.failed(), wake=asleep
    ),
    "deletion.delete": delete,
    "doubts.adopt": adopt,
    "doubts.give_up": give_up,
    "doubts.look_again": lambda scene, actor: doubts.look_again(
        actor=actor, operation=scene.unknown(), wake=asleep
    ),
    "endpoints.ask_ice_servers": lambda scene, actor: endpoints.ask_ice_servers(
        actor=actor, channel=scene.desk.active(), role="VIEWER", gateway=scene.desk.aws
    ),
    "drift.asking.request_comparison": on_target(asking.request_comparison, wake_sync=asleep),
    "drift.choosing.choose": choose,
    "drift.choosing.ignore": ignore,
    "exports.export_channels": lambda scene, actor: exports.export_channels(
        actor=actor, channels=Channel.objects.all(), asked={}
    ),
    "exports.tell_rows_export": on_batch(exports.tell_rows_export, BatchState.RUNNING, asked={}),
    "exports.export_specs": lambda scene, actor: exports.export_specs(
        actor=actor, channels=Channel.objects.all(), asked={}
    ),
    "previews.cleaning.discard": discard,
    "previews.request.request_preview": request_preview,
    "previews.submission.submit": submit,
    "targets.hold": on_target(targets.hold, reason=WHY),
    "targets.release": on_target(targets.release, reason=WHY),
    "undo.carrying_out.undo": undo_batch,
}
OF_AUDITORS: Mapping[str, UseCase] = {
    "cloudtrail.comparing.compare": compare_with_cloudtrail,
    "exports.export_events": lambda scene, actor: exports.export_events(
        actor=actor, events=AuditEvent.objects.all(), asked={}
    ),
    "saved_filters.save_filter": lambda scene, actor: saved_filters.save_filter(
        actor=actor, name="Refusals", query="result=refused"
    ),
    "saved_filters.forget_filter": forget_filter,
    "packs.taking.take_pack": take_evidence,
    "verifying.ask_for_verification": lambda scene, actor: verifying.ask_for_verification(actor=actor),
}
OF_ADMINISTRATORS: Mapping[str, UseCase] = {
    "keys.rotate_audit_key": rotate,
    "people.give_role": on_person(people.give_role, role=Role.VIEWER, target=None),
    "people.save_person": on_person(people.save_person, changed=["email"]),
    "people.set_password": on_person(people.set_password, password=PASSWORD),
    "people.take_role": take_role,
    "restoring.resume": lambda scene, actor: restoring.resume(
        actor=actor, reason=WHY, keep=False, keeper=None
    ),
    "verifying.protect_trail": protect,
    "targets.save_target": on_target(targets.save_target, changed=["region"]),
}
OF_EVERYBODY: Mapping[str, UseCase] = {
    "sessions.change_own_password": on_person(sessions.change_own_password, password=PASSWORD),
    "drift.asking.tell_comparison": on_target(asking.tell_comparison),
    "searching.tell_search": lambda scene, actor: searching.tell_search(actor=actor, words=["mara"]),
    "sessions.tell_sign_in": lambda scene, actor: sessions.tell_sign_in(actor=actor),
    "sessions.tell_sign_out": lambda scene, actor: sessions.tell_sign_out(actor=actor),
    "access.tell_refusal": lambda scene, actor: access.tell_refusal(actor, attempted="delete history"),
}
