from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_app.rules.drift import (
    QUIET,
    Difference,
    DriftKind,
    InCloud,
    Ours,
    Recorded,
    is_settled,
    judge,
)
from channels_app.rules.tags import Tag, operation_tag

HERE, THERE, OPERATION = UUID(int=1), UUID(int=2), UUID(int=3)
OURS = Ours(installations=frozenset({HERE}))
ARN = "arn:aws:kinesisvideo:eu-west-1:123456789012:channel/gate-1/1700000000000"
OTHER_ARN = ARN[:-1] + "1"
RECORD = Recorded(arn=ARN, type="SINGLE_MASTER", ttl=60, tags=(Tag(key="owner", value="icu"),))
SEEN = InCloud(name="gate-1", arn=ARN, type="SINGLE_MASTER", ttl=60, tags=(Tag(key="owner", value="icu"),))
BEGAN = datetime(2026, 11, 24, 12, tzinfo=UTC)


def tagged(installation: UUID) -> InCloud:
    return replace(SEEN, tags=(operation_tag(installation=installation, operation=OPERATION),))


@pytest.mark.parametrize(
    ("recorded", "seen", "kind"),
    [
        (None, None, DriftKind.AGREEMENT),
        (None, SEEN, DriftKind.UNMANAGED),
        (None, replace(SEEN, tags=None), DriftKind.UNMANAGED),
        (None, replace(SEEN, tags=(Tag(key="kvsadmin:operation", value="x"),)), DriftKind.UNMANAGED),
        (None, tagged(HERE), DriftKind.ORPHAN),
        (None, tagged(THERE), DriftKind.ELSEWHERE),
        (RECORD, tagged(THERE), DriftKind.CHANGED),
        (RECORD, None, DriftKind.MISSING),
        (RECORD, replace(SEEN, arn=OTHER_ARN), DriftKind.RECREATED),
        (RECORD, replace(SEEN, ttl=30), DriftKind.CHANGED),
        (RECORD, replace(SEEN, type="FULL_MESH"), DriftKind.CHANGED),
        (RECORD, replace(SEEN, tags=()), DriftKind.CHANGED),
        (RECORD, replace(SEEN, ttl=None), DriftKind.AGREEMENT),
        (RECORD, replace(SEEN, tags=None), DriftKind.AGREEMENT),
        (replace(RECORD, tags=None), replace(SEEN, tags=()), DriftKind.AGREEMENT),
        (RECORD, SEEN, DriftKind.AGREEMENT),
    ],
)
def test_each_row_of_the_table(recorded: Recorded | None, seen: InCloud | None, kind: DriftKind) -> None:
    assert judge(recorded, seen, ours=OURS).kind is kind


def test_an_id_of_ours_on_another_name_is_a_copy() -> None:
    ours = replace(OURS, names={OPERATION: "gate-2"})

    assert judge(None, tagged(HERE), ours=ours).kind is DriftKind.UNMANAGED


def test_each_difference_is_named() -> None:
    seen = replace(SEEN, ttl=30, tags=(Tag(key="owner", value="er"), Tag(key="floor", value="3")))

    assert judge(RECORD, seen, ours=OURS).differences == (
        Difference(field="TTL", before="60 s", after="30 s"),
        Difference(field="tag", key="floor", before=None, after="3"),
        Difference(field="tag", key="owner", before="icu", after="er"),
    )


def test_a_recreated_channel_names_both_arns() -> None:
    verdict = judge(RECORD, replace(SEEN, arn=OTHER_ARN, ttl=30), ours=OURS)

    assert verdict.differences == (Difference(field="ARN", before=ARN, after=OTHER_ARN),)


def test_our_own_tag_is_no_difference() -> None:
    seen = replace(SEEN, tags=(*(SEEN.tags or ()), operation_tag(installation=HERE, operation=OPERATION)))

    assert judge(RECORD, seen, ours=OURS).kind is DriftKind.AGREEMENT


@pytest.mark.parametrize(
    ("open_operation", "before", "settled"),
    [(False, QUIET * 2, True), (False, QUIET, False), (False, timedelta(0), False), (True, QUIET * 2, False)],
)
def test_only_what_was_left_alone_is_judged(open_operation: bool, before: timedelta, settled: bool) -> None:
    touched_at = BEGAN - before

    assert is_settled(open_operation=open_operation, touched_at=touched_at, began=BEGAN) is settled


tags = st.dictionaries(st.sampled_from("abc"), st.sampled_from("xy")).map(
    lambda pairs: tuple(Tag(key=key, value=value) for key, value in pairs.items())
)


@given(ttl=st.integers(5, 120), seen_ttl=st.integers(5, 120), before=tags, after=tags)
def test_who_takes_over_every_difference_agrees(
    ttl: int, seen_ttl: int, before: tuple[Tag, ...], after: tuple[Tag, ...]
) -> None:
    record = replace(RECORD, ttl=ttl, tags=before)
    seen = replace(SEEN, ttl=seen_ttl, tags=after)

    told = {(each.field, each.key): each.after for each in judge(record, seen, ours=OURS).differences}

    kept = {tag.key: tag.value for tag in before} | {
        key: value for (name, key), value in told.items() if name == "tag"
    }
    taken = tuple(Tag(key=key, value=value) for key, value in kept.items() if value is not None)
    ttl_taken = int(str(told.get(("TTL", ""), f"{ttl} s")).removesuffix(" s"))
    taken_over = replace(record, ttl=ttl_taken, tags=taken)
    assert judge(taken_over, seen, ours=OURS).kind is DriftKind.AGREEMENT


@given(before=tags, after=tags, ttl=st.integers(5, 120))
def test_the_order_of_tags_means_nothing(before: tuple[Tag, ...], after: tuple[Tag, ...], ttl: int) -> None:
    record = replace(RECORD, ttl=ttl, tags=before)

    one = judge(record, replace(SEEN, tags=after), ours=OURS)
    other = judge(replace(record, tags=before[::-1]), replace(SEEN, tags=after[::-1]), ours=OURS)

    assert one == other
