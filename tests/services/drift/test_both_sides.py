"""Whatever happens on both sides, compared and accepted or put back, the record is what AWS has."""

from dataclasses import replace

import pytest
from django.db.models.functions import Now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels_app.models import Channel, Choice, Drift, Person, Sync
from channels_app.rules.tags import Tag, without_own
from channels_app.services.drift.choosing import choosable
from tests.services.sync.desk import LONG_AGO, SyncDesk

NAMES = st.sampled_from(["gate-1", "gate-2", "gate-3"])
TTLS = st.integers(5, 120)
TAGS = st.dictionaries(st.sampled_from(["owner", "floor"]), st.sampled_from(["icu", "er"]))
CHANGES: st.SearchStrategy[tuple[str, str, int, dict[str, str]]] = st.one_of(
    st.tuples(st.sampled_from(["make", "remove", "forget"]), NAMES, st.just(0), st.just({})),
    st.tuples(st.sampled_from(["set in AWS", "set on record"]), NAMES, TTLS, TAGS),
)
Change = tuple[str, str, int, dict[str, str]]


def apply(fleet: SyncDesk, change: Change) -> None:
    """One thing that happens on one side, if it can."""
    what, name, ttl, tags = change
    held = fleet.aws.channels.get(name)
    channel = Channel.objects.live().filter(name=name).first()
    match what:
        case "make" if held is None:
            fleet.make_in_aws(name)
        case "remove" if held:
            del fleet.aws.channels[name]
        case "forget" if channel:
            Drift.objects.filter(channel=channel).delete()
            channel.delete()
        case "set in AWS" if held:
            held.spec = replace(held.spec, ttl=ttl)
            held.tags = tuple(Tag(key=key, value=value) for key, value in tags.items())
        case "set on record" if channel:
            Channel.objects.filter(pk=channel.pk).update(ttl=ttl)
            fleet.retag(channel, **tags)


def settle(fleet: SyncDesk, person: Person) -> None:
    """Compare, tags and all, and take over everything."""
    age_records()
    Sync.objects.update_or_create(target=fleet.target, defaults={"asked_at": Now()})
    fleet.compare()
    fleet.read_tags()
    fleet.choose(Choice.ADOPT, by=person)
    fleet.choose(Choice.ACCEPT, by=person)
    age_records()


def put_back(fleet: SyncDesk, person: Person) -> None:
    """Compare, tags and all, and make AWS as the record has it; what was recreated has no way back."""
    age_records()
    Sync.objects.update_or_create(target=fleet.target, defaults={"asked_at": Now()})
    fleet.compare()
    fleet.read_tags()
    fleet.choose(
        Choice.ACCEPT, *Drift.objects.filter(kind="recreated").values_list("name", flat=True), by=person
    )
    for choice in (Choice.PUT_BACK, Choice.DELETE):
        if number := choosable(Drift.objects.all(), choice, all_of_them=True).count():
            fleet.choose(choice, by=person, typed=str(number))
    fleet.work()


def age_records() -> None:
    """As though all that was done so far were long ago."""
    Channel.objects.update(created_at=LONG_AGO, state_since=LONG_AGO)


def in_aws(fleet: SyncDesk) -> dict[str, object]:
    return {
        name: (held.arn, held.spec.ttl, {tag.key: tag.value for tag in without_own(held.tags)})
        for name, held in fleet.aws.channels.items()
    }


def on_record() -> dict[str, object]:
    return {
        each.name: (each.arn, each.ttl, {tag.key: tag.value for tag in each.tags.all()})
        for each in Channel.objects.live()
    }


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(st.lists(CHANGES, max_size=6), min_size=1, max_size=3))
def test_who_compares_and_accepts_has_what_aws_has(
    fleet: SyncDesk, operator: Person, rounds: list[list[Change]]
) -> None:
    for changes in rounds:
        for change in changes:
            apply(fleet, change)

        settle(fleet, operator)

        assert on_record() == in_aws(fleet)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(st.lists(CHANGES, max_size=6), min_size=1, max_size=3))
def test_who_compares_and_puts_back_has_in_aws_what_is_recorded(
    fleet: SyncDesk, operator: Person, rounds: list[list[Change]]
) -> None:
    for changes in rounds:
        for change in changes:
            apply(fleet, change)

        put_back(fleet, operator)

        assert in_aws(fleet) == on_record()
