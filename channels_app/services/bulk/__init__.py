"""One thing done to many channels: what it would do to which, and the batches that are made of it."""

from channels_app.services.bulk.plan import Going, Kept, Part, Plan, plan_bulk
from channels_app.services.bulk.preparing import prepare
from channels_app.services.bulk.request import request_bulk

__all__ = ["Going", "Kept", "Part", "Plan", "plan_bulk", "prepare", "request_bulk"]
