"""Which stretches of the trail a pack needs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import DateTimeField, Value

from channels_app.audit.body import write_time
from channels_app.audit.checkpoints.key import new_key
from channels_app.audit.checkpoints.ring import announce
from channels_app.audit.errors import OtherTrail
from channels_app.audit.models import AuditEvent
from channels_app.audit.packs.plan import Plan, make_plan
from channels_app.audit.packs.scope import Scope
from tests.audit.attacks import edit
from tests.audit.checkpoints.desk import AFTER_RESTORE, KeepersDesk
from tests.audit.checkpoints.scene import rehash
from tests.audit.entries import write
from tests.audit.packs.desk import ADA, ADAS, BEN, PackDesk, of_time

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 3, 6, tzinfo=UTC)


def plan_of(keepers: KeepersDesk, scope: Scope) -> Plan:
    plan = make_plan(scope, store=keepers.store, root=keepers.signs_with.fingerprint)
    assert plan is not None
    return plan


def stretches(keepers: KeepersDesk, scope: Scope) -> list[tuple[int, int]]:
    return [(each.after, each.last) for each in plan_of(keepers, scope).stretches]


def write_hourly(keepers: KeepersDesk) -> None:
    """One event at every full hour from six on, each signed five minutes later."""
    for hour in range(6):
        at = MORNING + timedelta(hours=hour)
        write(1, clock=Value(at, output_field=DateTimeField()))
        keepers.clock_ahead = at + timedelta(minutes=5) - datetime.now(UTC)
        keepers.keeper.write()


def test_chosen_events_that_are_far_apart_have_a_checkpoint_each(keepers: KeepersDesk) -> None:
    for who in (ADA, BEN, ADA):
        write(600, actor_id=who)
        keepers.keeper.write()

    assert stretches(keepers, ADAS) == [(0, 600), (1200, 1800)]


def test_those_that_are_near_share_one(packs: PackDesk) -> None:
    assert stretches(packs.keepers, ADAS) == [(0, 14)]


def test_a_time_lies_between_a_checkpoint_before_and_one_after_it(keepers: KeepersDesk) -> None:
    write_hourly(keepers)
    time = of_time(MORNING + timedelta(hours=2), MORNING + timedelta(hours=3, minutes=30))

    plan = plan_of(keepers, time)

    assert [(each.after, each.last) for each in plan.stretches] == [(2, 5)]
    assert (plan.since, plan.until) == ("2026-11-03T08:00:00.000000Z", "2026-11-03T09:30:00.000000Z")


def test_a_checkpoint_within_a_minute_may_be_by_another_clock(keepers: KeepersDesk) -> None:
    write_hourly(keepers)
    signed = MORNING + timedelta(hours=1, minutes=5)

    assert stretches(keepers, of_time(signed + timedelta(seconds=59)))[0][0] == 1
    assert stretches(keepers, of_time(signed + timedelta(seconds=61)))[0][0] == 2


def test_a_time_without_an_end_ends_where_it_was_signed_last(keepers: KeepersDesk) -> None:
    write_hourly(keepers)

    plan = plan_of(keepers, of_time(MORNING + timedelta(hours=4), MORNING + timedelta(days=2)))

    assert plan.until.startswith("2026-11-03T11:05:00")


def test_what_is_younger_than_the_last_signature_stays_out(packs: PackDesk) -> None:
    write(2)

    assert stretches(packs.keepers, of_time()) == [(0, 14)]
    assert stretches(packs.keepers, ADAS) == [(0, 14)]


def test_nothing_chosen_is_no_plan(packs: PackDesk) -> None:
    nobody = Scope(title="Nobody", only={"actor_id": ("nobody",)})

    assert make_plan(nobody, store=packs.keepers.store, root=packs.key) is None
    assert make_plan(of_time(until=MORNING), store=packs.keepers.store, root=packs.key) is None


def test_a_trail_that_no_checkpoint_agrees_with_gives_no_pack(packs: PackDesk) -> None:
    edit(1, body=AuditEvent.objects.get(seq=1).body.replace("ada", "eve"))
    rehash()

    with pytest.raises(OtherTrail, match=r"No checkpoint in the store agrees with the trail\."):
        plan_of(packs.keepers, ADAS)


def test_what_was_edited_in_the_database_is_what_the_stranger_is_told(packs: PackDesk) -> None:
    body = AuditEvent.objects.get(seq=7).body
    edit(7, body=body.replace('"result":"accepted"', '"result":"refused"'))
    packs.unpack(ADAS)

    code, said = packs.check()

    assert code == 1
    assert said.startswith("Event 7: it is not what was signed")


def test_with_either_of_two_keys_all_is_believed(packs: PackDesk) -> None:
    old, new = packs.keepers.signs_with, new_key()
    announce(packs.keepers.store, new, at=write_time(datetime.now(UTC)), after=old)
    packs.keepers.signs_with = new
    write(600, actor_id=BEN)
    write(1)
    packs.keepers.keeper.write()
    packs.unpack(ADAS)

    said = [packs.check(key=key.fingerprint) for key in (old, new)]

    assert [code for code, _ in said] == [0, 0]
    assert "tied to 2 signed checkpoints" in said[0][1]


def test_what_an_old_key_signed_long_after_it_was_retired_is_not_believed(packs: PackDesk) -> None:
    old, new = packs.keepers.signs_with, new_key()
    packs.unpack(ADAS)
    announce(packs.keepers.store, new, at=write_time(datetime.now(UTC) - timedelta(hours=1)), after=old)
    paper = packs.keepers.store.read("keys", new.fingerprint) or ""
    (packs.folder / "keys" / new.fingerprint).write_text(paper)

    code, said = packs.check(key=new.fingerprint)

    assert code == 1
    assert said.count("it is not signed by a key that is believed.") == 1


def test_a_restored_trail_is_packed_along_the_checkpoints_that_it_agrees_with(packs: PackDesk) -> None:
    packs.keepers.origin = AFTER_RESTORE
    write(1)
    packs.keepers.keeper.write()
    packs.unpack(ADAS)

    assert packs.check()[0] == 0


def test_the_ends_of_the_calendar_are_times_too(packs: PackDesk) -> None:
    always = of_time(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))

    assert stretches(packs.keepers, always) == [(0, 14)]
