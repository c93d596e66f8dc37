from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from channels_app.models import Choice
from channels_app.models.drift import DriftQuerySet
from channels_app.services.drift.choosing import CHANGES_AWS, choosable

IGNORE = "ignore"
DONE: Mapping[str, str] = {  # what is said of what was chosen
    Choice.ADOPT: "adopted",
    Choice.ACCEPT: "accepted",
    Choice.PUT_BACK: "put back",
    Choice.DELETE: "adopted and deleted",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What somebody would have done, and to which, before anything is done."""

    do: str
    drifts: DriftQuerySet
    all_of_them: bool

    @property
    def label(self) -> str:
        """What its button says."""
        return "Ignore" if self.do == IGNORE else str(Choice(self.do).label)

    @property
    def changes_aws(self) -> bool:
        return self.do in CHANGES_AWS

    @property
    def fitting(self) -> DriftQuerySet:
        """Those of them to which it can be done."""
        if self.do == IGNORE:
            return self.drifts
        found = choosable(self.drifts, Choice(self.do), all_of_them=self.all_of_them)
        return self.drifts.filter(pk__in=found.values("pk"))

    @property
    def tally(self) -> dict[str, int]:
        """How many of each kind."""
        return dict(self.fitting.order_by("kind").values_list("kind").annotate(n=Count("pk")))
