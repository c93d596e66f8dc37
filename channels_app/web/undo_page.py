from dataclasses import dataclass

from channels_app.services.undo import Plan
from channels_app.web.forms.confirmation import Confirmation
from channels_app.web.left_out import SAMPLE, LeftOut, left_out
from channels_app.web.times import about


@dataclass(frozen=True, kw_only=True, slots=True)
class UndoPage:
    """All that the page shows before a batch is undone."""

    plan: Plan
    form: Confirmation
    count: int
    sample: tuple[str, ...]
    more: int
    takes: str
    left: LeftOut


def page_of(plan: Plan, form: Confirmation) -> UndoPage:
    """What goes, in a sample, and what stays, with the reasons."""
    going = plan.going
    return UndoPage(
        plan=plan,
        form=form,
        count=len(going),
        sample=tuple(each.name for each in going[:SAMPLE]),
        more=max(0, len(going) - SAMPLE),
        takes=about(plan.minutes * 60),
        left=left_out(plan.kept),
    )
