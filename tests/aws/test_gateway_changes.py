"""What every Gateway promises of a change of TTL and tags: the fake by the same tests as the adapter over localkvs."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest

from channels_app.aws import errors
from channels_app.aws.gateway import Gateway
from channels_app.aws.values import Described
from channels_app.rules.spec import ChannelSpec
from channels_app.rules.tags import Tag
from tests.aws.cast import OPERATION, SITE, STREAM
from tests.aws.worlds import FakeWorld, LocalWorld, World
from tests.cloud import LocalKvs, localkvs

FLOOR = Tag(key="floor", value="2")
Change = Callable[[Gateway, Described], object]
CHANGES: dict[str, Change] = {
    "update": lambda aws, it: aws.update_ttl(it.arn, ttl=90, version=it.version, operation=OPERATION),
    "tag": lambda aws, it: aws.tag(it.arn, tags=(FLOOR,), operation=OPERATION),
    "untag": lambda aws, it: aws.untag(it.arn, keys=(SITE.key,), operation=OPERATION),
    "link": lambda aws, it: aws.link(it.arn, stream=STREAM, operation=OPERATION),
}


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
    world.gateway.create(spec, tags=(SITE,), operation=OPERATION)
    return world.gateway.describe(spec.name)


def tags_of(world: World, made: Described) -> set[Tag]:
    return set(world.gateway.list_tags(made.arn).tags)


def test_an_updated_channel_has_the_ttl_and_another_version(world: World, made: Described) -> None:
    updated = world.gateway.update_ttl(made.arn, ttl=90, version=made.version, operation=OPERATION)
    seen = world.gateway.describe_arn(made.arn)

    assert updated.answer.request_id
    assert (seen.ttl, seen.status) == (90, "ACTIVE")
    assert seen.version != made.version


def test_a_channel_of_another_version_keeps_its_ttl(world: World, made: Described) -> None:
    with pytest.raises(errors.VersionMismatch):
        world.gateway.update_ttl(made.arn, ttl=90, version="another", operation=OPERATION)

    assert world.gateway.describe_arn(made.arn).ttl == made.ttl


def test_tags_are_added_and_get_new_values(world: World, made: Described) -> None:
    york = Tag(key=SITE.key, value="York")

    tagged = world.gateway.tag(made.arn, tags=(FLOOR, york), operation=OPERATION)

    assert tagged.answer.request_id
    assert tags_of(world, made) == {FLOOR, york}


def test_tags_are_taken_off_and_one_that_is_not_there_is_no_error(world: World, made: Described) -> None:
    untagged = world.gateway.untag(made.arn, keys=(SITE.key, "never"), operation=OPERATION)

    assert untagged.answer.request_id
    assert tags_of(world, made) == set()


def test_more_tags_than_a_channel_has_room_for_are_refused(world: World, made: Described) -> None:
    fifty = tuple(Tag(key=f"k{number}", value="") for number in range(50))

    with pytest.raises(errors.TooManyTags):
        world.gateway.tag(made.arn, tags=fifty, operation=OPERATION)

    assert tags_of(world, made) == {SITE}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_channel_that_is_gone_is_not_found(world: World, made: Described, change: Change) -> None:
    world.gateway.delete(made.arn, version=made.version, operation=OPERATION)

    with pytest.raises(errors.NotFound):
        change(world.gateway, made)


@pytest.mark.parametrize("after_commit", [True, False], ids=["changed", "not changed"])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_lost_answer_leaves_either(
    world: World, made: Described, change: Change, after_commit: bool
) -> None:
    world.lose_answers(after_commit=after_commit)

    with pytest.raises(errors.LostAnswer):
        change(world.gateway, made)

    linked = world.gateway.media_storage(made.arn).on
    seen = (world.gateway.describe_arn(made.arn).ttl, tags_of(world, made), linked)
    assert (seen != (60, {SITE}, False)) == after_commit
