"""The undo of a batch: what it would delete and what it leaves, and the batch of deletes that is made of it."""

from channels_app.services.undo.carrying_out import undo
from channels_app.services.undo.obstacle import obstacle_to
from channels_app.services.undo.plan import Kept, Plan, plan_undo

__all__ = ["Kept", "Plan", "obstacle_to", "plan_undo", "undo"]
