"""Rows written at one go stand in the table just as Django itself would have written them."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from channels_app.models import Channel, ChannelTag, Operation, Person, Target
from channels_app.models.bulk import insert_rows, update_rows

AT = datetime(2026, 11, 30, 9, 5, 7, 250, tzinfo=UTC)
ON_THE_SECOND = datetime(2026, 11, 30, 9, 5, 7, tzinfo=UTC)
IDS = (UUID(int=1), UUID(int=2))
WISHES = (
    {"name": "007", "ttl": 60, "tags": [{"key": "schön", "value": "a'b\"c\\d %s"}]},
    {"name": "ward 🏥", "tags": [], "strict": True, "more": None},
)


def as_stored() -> list[tuple[object, ...]]:
    """Past Django's converters: what the database holds, and on SQLite of which type. JSON as what it says."""
    columns = [field.column for field in Operation._meta.concrete_fields if field.name != "wish"]
    shown = [f"typeof({each}), {each}" if connection.vendor == "sqlite" else each for each in columns]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(shown)} FROM {Operation._meta.db_table} ORDER BY line")  # noqa: S608
        rows = cursor.fetchall()
    return [*rows, *Operation.objects.order_by("line").values_list("wish")]


def values(target: Target, operator: Person) -> list[dict[str, object]]:
    return [
        {
            "id": key,
            "kind": "create",
            "target": target.pk,
            "actor": operator.pk,
            "line": line,
            "name": str(wish["name"]),
            "wish": wish,
            "state": "draft",
            "created_at": at,
            "due_at": at,
            "claimed_until": None,
            "attempt": line * 2**20,
            "in_doubt": line == 1,
        }
        for line, (key, wish, at) in enumerate(zip(IDS, WISHES, (AT, ON_THE_SECOND), strict=True), start=1)
    ]


BLANK = ("verdict", "reason", "claimed_by", "request_id", "answer_code", "answer")


def test_rows_are_inserted_as_django_inserts_them(target: Target, operator: Person) -> None:
    rows = values(target, operator)
    for row in rows:
        given = {**row, "target_id": row["target"], "actor_id": row["actor"]}
        Operation.objects.create(
            **{key: value for key, value in given.items() if key not in ("target", "actor")}
        )
    by_django = as_stored()
    Operation.objects.all().delete()

    plain = dict.fromkeys(BLANK, "") | {"in_use": False, "refused": False}
    insert_rows(Operation, [{**row, **plain} for row in rows])

    assert as_stored() == by_django


def test_rows_are_updated_as_django_updates_them(target: Target, operator: Person) -> None:
    plain = dict.fromkeys(BLANK, "") | {"in_use": False, "refused": False}
    insert_rows(Operation, [{**row, **plain} for row in values(target, operator)])
    news: list[dict[str, Any]] = [
        {
            "pk": IDS[0],
            "answer": 'It\'s "taken" — 病棟 %s',
            "claimed_until": AT,
            "in_doubt": False,
            "wish": WISHES[1],
        },
        {"pk": IDS[1], "answer": "", "claimed_until": None, "in_doubt": True, "wish": WISHES[0]},
    ]
    for new in news:
        Operation.objects.filter(pk=new["pk"]).update(**{key: new[key] for key in new if key != "pk"})
    by_django = as_stored()
    Operation.objects.update(answer="other", claimed_until=ON_THE_SECOND, in_doubt=False, wish={})

    update_rows(Operation, news)

    assert as_stored() == by_django


def test_what_is_not_named_gets_its_default(target: Target) -> None:
    channel = Channel.objects.create(target=target, name="gate-1")

    insert_rows(ChannelTag, [{"channel": channel.pk, "key": "site", "value": ""}])

    assert [str(tag) for tag in channel.tags.all()] == ["site="]


def test_rows_that_are_not_named_stay_as_they_are(target: Target) -> None:
    gate, door = (Channel.objects.create(target=target, name=name) for name in ("gate", "door"))

    update_rows(Channel, [{"pk": gate.pk, "ttl": 90}])

    door.refresh_from_db()
    gate.refresh_from_db()
    assert (gate.ttl, door.ttl) == (90, 60)


def test_a_text_that_no_database_can_hold_is_refused(target: Target) -> None:
    channel = Channel.objects.create(target=target, name="gate-1")

    with pytest.raises(UnicodeEncodeError):
        insert_rows(ChannelTag, [{"channel": channel.pk, "key": "site", "value": "\ud800"}])
