from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from channels_app.audit.models import AuditEvent
from channels_app.models import Channel, Person, Target
from channels_app.services.actor import CONSOLE
from channels_app.web.listing.count import Count, count_up_to
from channels_app.web.listing.event_row import EventRow, rows_of
from channels_app.web.listing.filters import Filters, OneOf, Words
from channels_app.web.listing.keyset import Order, turn_to
from channels_app.web.listing.links import Links
from channels_app.web.listing.moment import Time
from channels_app.web.listing.ready import ENDED_BADLY, NAMES, SEVERAL
from channels_app.web.listing.scope import TrailScope
from channels_app.web.listing.turning import LOST, Turning, turning
from channels_app.web.words import ACTIONS, RESULTS

A_PAGE = 50
NEWEST_FIRST = Order(field="pk", descending=True, fixed=True)
THE_CONSOLE = "~console"  # no user name has a tilde
NOBODY = "~nobody"


class EventFilters(Filters):
    q = Words(label="Name, ARN or id", kind="search")
    target = OneOf(label="Target", any_="All targets", noun="target that you may see called", of_many=True)
    who = OneOf(label="Who", any_="Anyone", noun="person called")
    action = OneOf(
        label="Did what",
        any_="Anything",
        noun="action",
        choices=[*NAMES.items(), *ACTIONS.items()],
    )
    result = OneOf(
        label="Result",
        any_="Any",
        noun="result",
        choices=[
            (ENDED_BADLY, "Failed or refused"),
            *((result, look.word) for result, look in RESULTS.items()),
        ],
    )
    since = Time(label="From (UTC)")
    until = Time(label="Until (UTC)", end=True)

    def clean(self) -> None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until <= since:
            self.add_error("until", "“Until” is not after “From”, so nothing can be between them.")

    def narrow(self, events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        """Those that everything asked for holds of."""
        columns = {"target": "target", "since": "at__gte", "until": "at__lt"}
        wanted = {column: self.value_of(name) for name, column in columns.items()}
        events = events.filter(**{column: value for column, value in wanted.items() if value})
        for name in ("action", "result"):
            if value := self.value_of(name):
                events = events.filter(**{f"{name}__in": SEVERAL.get(value, [value])})
        if who := self.value_of("who"):
            events = events.filter(by(who))
        if words := self.value_of("q"):
            events = events.filter(about(words))
        return events


@dataclass(frozen=True, kw_only=True, slots=True)
class EventList:
    """All that the audit page shows."""

    filters: EventFilters
    target: Target | None
    whole: bool  # the person may read all of the trail
    rows: list[EventRow]
    count: Count
    turning: Turning
    problems: tuple[str, ...]
    links: Links

    @property
    def narrowed(self) -> bool:
        return self.filters.ask_for(self.filters.fields)

    @property
    def query(self) -> str:
        """What is asked for, as it is saved."""
        return self.links.asked.removeprefix("?")


@dataclass(frozen=True, kw_only=True, slots=True)
class EventsAsked:
    """What an address asks for: which events, and in which target, if in one."""

    filters: EventFilters
    target: Target | None
    found: QuerySet[AuditEvent]


def read_events(*, scope: TrailScope, links: Links) -> EventsAsked:
    """The events that the address asks for, as far as the person may read them."""
    targets = list(scope.targets)
    people = Person.objects.order_by("username")
    filters = EventFilters(links.query)
    filters.offer("target", [(target.name, target.name) for target in targets])
    filters.offer(
        "who",
        [
            *((person.username, str(person)) for person in people),
            (THE_CONSOLE, "The console itself"),
            (NOBODY, "Somebody not signed in"),
        ],
    )
    target = next((target for target in targets if target.name == filters.value_of("target")), None)
    return EventsAsked(filters=filters, target=target, found=filters.narrow(scope.events()))


def list_events(*, scope: TrailScope, links: Links) -> EventList:
    """One page of them, newest first."""
    asked = read_events(scope=scope, links=links)
    after, before = links.query.get("after", ""), links.query.get("before", "")
    page = turn_to(asked.found, order=NEWEST_FIRST, size=A_PAGE, after=after, before=before)
    problems = (*asked.filters.problems(), LOST if page.lost else "")
    return EventList(
        filters=asked.filters,
        target=asked.target,
        whole=scope.whole,
        rows=rows_of(page.rows),
        count=count_up_to(asked.found),
        turning=turning(page, links),
        problems=tuple(problem for problem in problems if problem),
        links=links,
    )


def by(who: str) -> Q:
    """Events of a person, whatever they were called at the time; of the console; or of who had not signed in."""
    if who == THE_CONSOLE:
        return Q(actor_id="", actor=CONSOLE)
    if who == NOBODY:
        return Q(actor_id="", actor="")
    return Q(actor_id=str(Person.objects.values_list("pk", flat=True).get(username=who)))


def about(words: str) -> Q:
    """Events of a number (#17), an ARN, an id of any kind, a request of AWS's, or by a part of a name."""
    if words.startswith("#") and words[1:].replace(",", "").isdecimal():
        return Q(seq=int(words[1:].replace(",", "")))
    if words.startswith("arn:"):
        channels = Channel.objects.filter(arn=words).values_list("pk", flat=True)
        return Q(subject_kind="channel", subject_id__in=[str(pk) for pk in channels])
    try:
        name = str(UUID(words))
    except ValueError:
        return Q(subject_label__icontains=words) | Q(request_id=words)
    return Q(operation=name) | Q(subject_id=name) | Q(batch=name) | Q(request_id=words)
