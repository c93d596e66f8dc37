from collections import Counter
from dataclasses import dataclass

from channels_app.services.undo import Kept, Plan
from channels_app.web.forms.destruction import Destruction
from channels_app.web.times import about

SAMPLE, LISTED = 10, 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why channels stay, and how many of them for just that."""

    why: str
    number: int


@dataclass(frozen=True, kw_only=True, slots=True)
class UndoPage:
    """All that the page shows before a batch is undone."""

    plan: Plan
    form: Destruction
    count: int
    sample: tuple[str, ...]
    more: int
    takes: str
    kept: tuple[Kept, ...]
    kept_count: int
    kept_more: int
    reasons: tuple[Reason, ...]


def page_of(plan: Plan, form: Destruction) -> UndoPage:
    """What goes, in a sample, and what stays, with the reasons."""
    going = plan.going
    reasons = Counter(kept.why for kept in plan.kept)
    return UndoPage(
        plan=plan,
        form=form,
        count=len(going),
        sample=tuple(each.name for each in going[:SAMPLE]),
        more=max(0, len(going) - SAMPLE),
        takes=about(plan.minutes * 60),
        kept=plan.kept[:LISTED],
        kept_count=len(plan.kept),
        kept_more=max(0, len(plan.kept) - LISTED),
        reasons=tuple(Reason(why=why, number=number) for why, number in reasons.most_common(SAMPLE)),
    )
