"""What every Gateway promises of a delete: the fake by the same tests as the adapter over a running localkvs."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from channels_app.aws import errors
from channels_app.aws.values import Described
from channels_app.rules.spec import ChannelSpec
from tests.aws.cast import OPERATION
from tests.aws.worlds import FakeWorld, LocalWorld, World
from tests.cloud import LocalKvs, localkvs


@pytest.fixture(scope="module")
def cloud() -> Iterator[LocalKvs]:
    with localkvs() as cloud:
        yield cloud


@pytest.fixture(params=["fake", "localkvs"])
def world(request: pytest.FixtureRequest, sdk_environment: pytest.MonkeyPatch) -> Iterator[World]:
    if request.param == "fake":
        yield FakeWorld()
        return
    cloud = request.getfixturevalue("cloud")
    sdk_environment.setenv("AWS_ENDPOINT_URL", cloud.url)
    sdk_environment.setenv("AWS_ACCESS_KEY_ID", "123456789012")
    yield LocalWorld(cloud)
    cloud.set_faults()


@pytest.fixture
def made(world: World) -> Described:
    spec = ChannelSpec(name=f"door-{uuid4().hex[:12]}")
    world.gateway.create(spec, tags=(), operation=OPERATION)
    return world.gateway.describe(spec.name)


def test_a_deleted_channel_is_found_no_more(world: World, made: Described) -> None:
    deleted = world.gateway.delete(made.arn, version=made.version, operation=OPERATION)

    assert deleted.answer.request_id
    with pytest.raises(errors.NotFound):
        world.gateway.describe_arn(made.arn)
    assert world.gateway.list_channels(prefix=made.name).channels == ()


def test_a_channel_of_another_version_stays(world: World, made: Described) -> None:
    with pytest.raises(errors.VersionMismatch):
        world.gateway.delete(made.arn, version="another", operation=OPERATION)

    assert world.gateway.describe_arn(made.arn).status == "ACTIVE"


def test_a_channel_that_is_gone_is_not_found(world: World, made: Described) -> None:
    world.gateway.delete(made.arn, version=made.version, operation=OPERATION)

    with pytest.raises(errors.NotFound):
        world.gateway.delete(made.arn, version=made.version, operation=OPERATION)


def test_a_channel_made_anew_by_the_name_is_another(world: World, made: Described) -> None:
    world.gateway.delete(made.arn, version=made.version, operation=OPERATION)
    world.gateway.create(ChannelSpec(name=made.name), tags=(), operation=OPERATION)
    anew = world.gateway.describe(made.name)

    with pytest.raises(errors.NotFound):
        world.gateway.delete(made.arn, version=anew.version, operation=OPERATION)

    assert anew.arn != made.arn


@pytest.mark.parametrize("after_commit", [True, False], ids=["deleted", "not deleted"])
def test_a_lost_answer_leaves_either(world: World, made: Described, after_commit: bool) -> None:
    world.lose_answers(after_commit=after_commit)

    with pytest.raises(errors.LostAnswer):
        world.gateway.delete(made.arn, version=made.version, operation=OPERATION)

    listed = world.gateway.list_channels(prefix=made.name).channels
    assert len(listed) == (0 if after_commit else 1)
