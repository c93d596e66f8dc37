"""What the pages say that ask before something is done to many channels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.defaultfilters import pluralize

from channels_app.models import Batch, Target
from channels_app.rules.bulk import describe
from channels_app.rules.regions import name_of
from channels_app.services.bulk import Going, Kept, Part, Plan
from channels_app.services.bulk.again import AGAIN, Failures
from channels_app.web.forms.bulk import Do, Wish
from channels_app.web.left_out import SAMPLE, LeftOut, left_out
from channels_app.web.times import about

VERBS: Mapping[Do, str] = {
    Do.TAG: "Put tags on",
    Do.UNTAG: "Take tags off",
    Do.TTL: "Change the TTL of",
    Do.DELETE: "Delete",
    Do.AGAIN: "Try again",
}
UNDONE = "It can be undone from the batch’s page: each goes back to what it was, unless it was changed since by then."
NOT_UNDONE = (
    "It cannot be undone. AWS gives nothing back: the channels can only be created again, with new ARNs. "
    "Cameras and viewers that use them lose their connection."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """What is done in one target."""

    target: Target
    region: str
    count: int
    takes: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BulkPage:
    """All that the page shows before it is done."""

    destroys: bool
    note: str
    verb: str
    happens: str
    afterwards: str
    digest: str
    count: int
    sample: tuple[str, ...]
    more: int
    places: tuple[Place, ...]
    left: LeftOut

    @property
    def asks(self) -> str:
        """The question that the page is about."""
        some = f"{intcomma(self.count)} channel{pluralize(self.count)}"
        return f"{self.verb} {some}?" if self.count else "Nothing to do"


def page_of(plan: Plan, wish: Wish) -> BulkPage:
    """Of a change or a delete."""
    going = [each for part in plan.parts for each in part.going]
    return _page(
        VERBS[wish.do],
        going,
        plan.kept,
        happens=describe(plan.action),
        afterwards=UNDONE if plan.action.step else NOT_UNDONE,
        digest=plan.digest,
        places=tuple(_place(part) for part in plan.acting),
        destroys=plan.action.step is None,
    )


def page_of_again(wish: Wish, found: Failures) -> BulkPage:
    """Of failed operations that are tried again."""
    return _page(
        VERBS[wish.do],
        found.going,
        found.kept,
        happens=AGAIN,
        afterwards="",
        digest=found.digest,
        places=(),
    )


def page_of_undo(plan: Plan, batch: Batch) -> BulkPage:
    """Of a batch that is undone: what it created goes, what it changed goes back."""
    deletes = plan.action.step is None
    back = f"Each gets the TTL and the tags that it had before {batch}, as long as it is as that left it."
    away = f"Each is deleted in AWS, as long as it is as {batch} created it."
    return _page(
        VERBS[Do.DELETE] if deletes else "Put back",
        [each for part in plan.parts for each in part.going],
        plan.kept,
        happens=away if deletes else back,
        afterwards=NOT_UNDONE if deletes else "An undo cannot be undone.",
        digest=plan.digest,
        places=tuple(_place(part) for part in plan.acting),
        destroys=deletes,
        note=plan.note,
    )


def _page(
    verb: str,
    going: Sequence[Going],
    kept: Sequence[Kept],
    *,
    happens: str,
    afterwards: str,
    digest: str,
    places: tuple[Place, ...],
    destroys: bool = False,
    note: str = "",
) -> BulkPage:
    return BulkPage(
        destroys=destroys,
        note=note,
        verb=verb,
        happens=happens,
        afterwards=afterwards,
        digest=digest,
        count=len(going),
        sample=tuple(each.name for each in going[:SAMPLE]),
        more=max(0, len(going) - SAMPLE),
        places=places,
        left=left_out(kept),
    )


def _place(part: Part) -> Place:
    region = part.target.region
    return Place(
        target=part.target,
        region=f"{region} {name_of(region)}".strip() if region else "",
        count=len(part.going),
        takes=about(part.minutes * 60),
    )
