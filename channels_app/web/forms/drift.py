from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict

from channels_app.models import Choice, Drift, Target
from channels_app.models.clock import read_database_clock
from channels_app.services.drift.decision import IGNORE, Decision
from channels_app.web.forms.draft import typed_reason
from channels_app.web.listing.drift import DriftFilters

MOST_PICKED = 1_000
SAMPLE, LISTED = 10, 200
KEPT = ("do", "all", "q", "kind", "show")


class WishForm(forms.Form):
    """What somebody wants done, to which, and whether the page that lists them was shown."""

    do = forms.ChoiceField(choices=[*Choice.choices, (IGNORE, "Ignore")])
    seen_before = forms.DateTimeField(required=False)
    days = forms.IntegerField(required=False, min_value=1, max_value=3_650)
    confirmed = forms.BooleanField(required=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish(Decision):
    """It, and what the page shows of it."""

    reason: str
    days: int
    confirmed: bool
    seen_before: datetime
    kept: list[tuple[str, str]]
    typed: str = ""  # how many they are, where AWS will be changed

    @property
    def sample(self) -> list[Drift]:
        """The first of them; of what changes AWS, as many as a page can list."""
        return list(
            self.fitting.select_related("channel").order_by("name")[: LISTED if self.changes_aws else SAMPLE]
        )


def read_wish(data: QueryDict, target: Target) -> Wish | None:
    """None where nothing was chosen that can be done, or nothing to do it to."""
    form = WishForm(data)
    if not form.is_valid():
        return None
    typed: dict[str, Any] = form.cleaned_data
    everything = bool(data.get("all"))
    seen_before = typed["seen_before"] or read_database_clock()
    drifts = Drift.objects.filter(target=target, seen_at__lte=seen_before)
    ticked = [each for each in data.getlist("drift")[:MOST_PICKED] if each.isdecimal() and len(each) < 19]
    drifts = DriftFilters(data).narrow(drifts) if everything else drifts.filter(pk__in=ticked)
    if not (everything or ticked):
        return None
    return Wish(
        do=typed["do"],
        all_of_them=everything,
        drifts=drifts,
        reason=typed_reason(data)[:1000],
        days=typed["days"] or 30,
        confirmed=typed["confirmed"],
        seen_before=seen_before,
        typed=data.get("typed", "")[:20],
        kept=[
            *((name, str(data[name])) for name in KEPT if data.get(name)),
            *(("drift", each) for each in ticked if not everything),
        ],
    )
