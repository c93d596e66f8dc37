"""Functions that are told who asks, and are no doors themselves: each with what it is instead."""

from collections.abc import Mapping

INSIDE: Mapping[str, str] = {
    "access.require": "Asks who may, for every door",
    "access.require_somewhere": "The same, of all targets",
    "batches.cancel_all": "A part of restoring.resume",
    "batches.finish": "What the drainer does when the last row is settled",
    "batches.move": "A part of each move of a batch",
    "batches.pause_for": "What the drainer does when AWS refuses all",
    "bulk.again.try_all_again": "Asks for the role in each target; tells of each operation",
    "bulk.plan.plan_bulk": "Reads to which channels it can be done; nothing is changed",
    "bulk.request.made_by": "Looks for what the same submission made",
    "bulk.request.write_batches": "A part of bulk.request.request_bulk",
    "endpoints.ask_endpoints": "Asks AWS where to connect; nothing is recorded or kept",
    "endpoints.ask_media_storage": "The same of the stream that a channel is linked to",
    "following.follow": "What a worker does after a create or a delete",
    "packs.taking.readable": "A part of packs.taking.take_pack",
    "previews.cleaning.forget_old_drafts": "What a worker does at night",
    "previews.trial.try_out": "Asks AWS what is there; nothing is recorded or kept",
    "road.again.queue_again": "A part of trying again",
    "road.again.queue_all_again": "A part of trying again",
    "road.request.request_change": "A part of changes.change",
    "road.cancelling.cancel_queued": "A part of cancelling.cancel and of the end of a batch",
    "road.request.request_create": "A part of creation.create",
    "road.request.request_delete": "A part of deletion.delete",
    "road.travel.travel": "A part of what sends something at once",
    "sync.absences.look_for_suspects": "A part of a comparison",
    "sync.listing.list_all": "A part of a comparison",
    "sync.running.compare": "What a worker does once drift.asking.request_comparison has asked, or its time has come",
    "sync.writing.write_group": "A part of a comparison",
    "targets.confirm_account": "Asked before each call that changes something",
}
