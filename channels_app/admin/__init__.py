"""Django admin over the models: history to look at, and people, grants and targets, saved by services."""

from channels_app.admin import channels, grants, machinery, operations, people, targets, trail

__all__ = ["channels", "grants", "machinery", "operations", "people", "targets", "trail"]
