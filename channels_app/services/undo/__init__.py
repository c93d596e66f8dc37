"""The undo of a batch: what it would delete or put back and what it leaves, and the batch that is made of it."""

from channels_app.services.undo.carrying_out import undo
from channels_app.services.undo.changes import plan_undo_of_change, undo_change
from channels_app.services.undo.obstacle import obstacle_to
from channels_app.services.undo.plan import Kept, Plan, plan_undo

__all__ = ["Kept", "Plan", "obstacle_to", "plan_undo", "plan_undo_of_change", "undo", "undo_change"]
