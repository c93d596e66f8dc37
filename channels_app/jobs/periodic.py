from datetime import timedelta

from django.db.models.functions import Now

from channels_app.models import PeriodicSlot


def claim_slot(name: str, *, every: timedelta) -> bool:
    """Take this turn of a periodic job. Of all that ask at the same time, one is told True."""
    if PeriodicSlot.objects.filter(name=name, next_at__lte=Now()).update(next_at=Now() + every):
        return True
    _, first = PeriodicSlot.objects.get_or_create(name=name, defaults={"next_at": Now() + every})
    return first
