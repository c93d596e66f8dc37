from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db.models.functions import Now

from channels_app.aws import errors
from channels_app.models import Channel, Drift, Installation, Sync
from channels_app.rules.tags import Tag, operation_tag
from channels_app.services.drift.choosing import want_tags
from tests.services.sync.desk import SyncDesk


def test_other_tags_are_a_change_with_each_of_them(fleet: SyncDesk) -> None:
    channel = fleet.make("gate-1", tags={"owner": "icu", "floor": "3"})
    fleet.aws.channels["gate-1"].tags = (Tag(key="owner", value="er"),)
    fleet.compare()

    fleet.read_tags()

    found = Drift.objects.get(channel=channel)
    assert found.kind == "changed"
    assert found.differences == [
        {"field": "tag", "key": "floor", "before": "3", "after": None},
        {"field": "tag", "key": "owner", "before": "icu", "after": "er"},
    ]


def test_the_next_list_does_not_forget_what_tags_said(fleet: SyncDesk) -> None:
    fleet.make("gate-1", tags={"owner": "icu"})
    fleet.aws.channels["gate-1"].tags = ()
    fleet.compare()
    fleet.read_tags()

    fleet.compare()

    assert fleet.found() == {"gate-1": "changed"}


def test_tags_that_agree_again_end_the_drift(fleet: SyncDesk) -> None:
    channel = fleet.make("gate-1", tags={"owner": "icu"})
    fleet.aws.channels["gate-1"].tags = ()
    fleet.compare()
    fleet.read_tags()
    fleet.retag(channel)

    Sync.objects.update(tags_since=Now())
    fleet.read_tags()

    assert fleet.found() == {}


@pytest.mark.parametrize(("ours", "kind"), [(True, "orphan"), (False, "elsewhere")])
def test_the_tag_of_an_operation_says_whose_a_channel_is(fleet: SyncDesk, ours: bool, kind: str) -> None:
    here = Installation.objects.current().pk if ours else UUID(int=7)
    fleet.make_in_aws("gate-1").tags = (operation_tag(installation=here, operation=uuid4()),)
    fleet.compare()

    fleet.read_tags()

    assert fleet.found() == {"gate-1": kind}


def test_what_somebody_looks_at_is_read_first_then_the_newest(fleet: SyncDesk) -> None:
    for number in range(3):
        held = fleet.make_in_aws(f"gate-{number}")
        held.created_at -= timedelta(minutes=number)
    fleet.compare()
    want_tags([Drift.objects.get(name="gate-1")])

    fleet.read_tags()

    read = [arn for action, arn in fleet.aws.calls if action == "ListTagsForResource"]
    assert read == [fleet.aws.channels[f"gate-{number}"].arn for number in (1, 0, 2)]


def test_tags_are_read_at_half_the_quota_and_for_a_slice(fleet: SyncDesk) -> None:
    for number in range(600):
        fleet.make_in_aws(f"gate-{number}")
    fleet.compare()

    more = fleet.read_tags()

    assert more
    assert Drift.objects.exclude(tags_read_at=None).count() <= 25 * 20 + 50


def test_what_was_read_is_not_read_again_the_same_day(fleet: SyncDesk) -> None:
    fleet.make("gate-1")
    fleet.compare()
    fleet.read_tags()
    before = len(fleet.aws.calls)

    fleet.compare()
    fleet.read_tags()

    assert [call for call, _ in fleet.aws.calls[before:]].count("ListTagsForResource") == 0
    assert Channel.objects.get().tags_read_at


def test_a_refusal_is_told_and_ends_the_slice(fleet: SyncDesk) -> None:
    fleet.make("gate-1")
    fleet.compare()
    fleet.aws.fail_next(errors.AccessDenied("no", action="ListTagsForResource"), action="ListTagsForResource")

    with pytest.raises(errors.AccessDenied):
        fleet.read_tags()

    assert "kinesisvideo:ListTagsForResource" in Sync.objects.get().said
