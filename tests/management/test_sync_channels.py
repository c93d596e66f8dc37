from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from channels_app.aws.values import Created
from channels_app.models import Channel, Sync, Target
from channels_app.rules.spec import ChannelSpec
from channels_app.wiring import gateway_for
from tests.cloud import LocalKvs
from tests.people import make_channel
from tests.services.sync.desk import LONG_AGO


@pytest.fixture
def here(target: Target, cloud: LocalKvs) -> Target:
    return target


def make_in_cloud(target: Target, name: str, ttl: int = 60) -> Created:
    return gateway_for(target).create(ChannelSpec(name=name, ttl=ttl), tags=(), operation=uuid4())


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("sync_channels", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_how_many_there_are_of_each_kind(here: Target) -> None:
    names = [f"sync-{uuid4()}" for _ in range(3)]
    made = [make_in_cloud(here, name) for name in names]
    make_channel(here, names[0], arn=made[0].arn, state_since=LONG_AGO, created_at=LONG_AGO)
    make_channel(here, names[1], arn=made[1].arn, ttl=30, state_since=LONG_AGO, created_at=LONG_AGO)

    said = run("--target", "Wards EU")

    assert "1 in agreement" in said
    assert "1  changed" in said
    assert Channel.objects.count() == 2
    assert Sync.objects.get().in_aws == 3


def test_a_target_that_aws_refuses_is_said_and_ends_with_one(here: Target, cloud: LocalKvs) -> None:
    cloud.set_faults(**{"denied@ListSignalingChannels": 1})

    with pytest.raises(CommandError, match="Wards EU could not be compared with AWS"):
        run("--target", "Wards EU")


def test_a_target_that_is_not_there_is_named(here: Target) -> None:
    with pytest.raises(CommandError, match="There is no target called Nowhere"):
        run("--target", "Nowhere")
