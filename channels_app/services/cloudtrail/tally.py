from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from channels_app.rules.cloudtrail import FINDINGS, Verdict


@dataclass(kw_only=True, slots=True)
class Tally:
    """How far a comparison has come, and what it came to."""

    files: int = 0
    unreadable: int = 0
    records: int = 0
    elsewhere: int = 0  # calls in an account and Region that no target has
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    targets: set[str] = field(default_factory=set)  # of which the files tell, or that were asked for
    told_already: set[str] = field(default_factory=set)  # CloudTrail may deliver a record twice
    first: datetime | None = None
    last: datetime | None = None

    @property
    def findings(self) -> int:
        return sum(self.verdicts[verdict] for verdict in FINDINGS)

    @property
    def agree(self) -> bool:
        return not self.findings and not self.unreadable

    def is_news(self, event_id: str) -> bool:
        """Whether this record is told for the first time."""
        news = not event_id or event_id not in self.told_already
        self.told_already.add(event_id)
        return news

    def widen(self, first: datetime | None, last: datetime | None) -> None:
        """A file tells of this time too."""
        self.first = min((at for at in (self.first, first) if at), default=None)
        self.last = max((at for at in (self.last, last) if at), default=None)

    def told(self) -> dict[str, object]:
        """For the trail."""
        counts = {verdict.value.replace(" ", "_"): number for verdict, number in self.verdicts.items()}
        return {"files": self.files, "unreadable": self.unreadable, "records": self.records, **counts}
