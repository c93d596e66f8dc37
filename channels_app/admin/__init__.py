"""Django admin over the models: history to look at, and people, grants and targets, saved by services."""

from channels_app.admin import batches, channels, drift, grants, machinery, operations, people, targets, trail

__all__ = ["batches", "channels", "drift", "grants", "machinery", "operations", "people", "targets", "trail"]
