"""The undo of a batch: what it would delete or put back and what it leaves, and the batch that is made of it."""

from channels_app.services.undo.carrying_out import undo
from channels_app.services.undo.obstacle import obstacle_to
from channels_app.services.undo.plan import plan_undo

__all__ = ["obstacle_to", "plan_undo", "undo"]
