"""What every Gateway promises: the fake by the same tests as the adapter, which speaks here to a running localkvs."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from channels_app.aws import errors
from channels_app.aws.gateway import Gateway
from channels_app.aws.values import Created
from channels_app.rules.arn import ChannelArn
from channels_app.rules.spec import ChannelSpec
from channels_app.rules.tags import Tag
from tests.aws.cast import OPERATION, REGION, SITE
from tests.aws.worlds import FakeWorld, LocalWorld, World
from tests.cloud import LocalKvs, localkvs

ACCOUNT = "123456789012"


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
    sdk_environment.setenv("AWS_ACCESS_KEY_ID", ACCOUNT)
    yield LocalWorld(cloud)
    cloud.set_faults()


@pytest.fixture
def any_gateway(world: World) -> Gateway:
    return world.gateway


@pytest.fixture
def spec() -> ChannelSpec:
    return ChannelSpec(name=f"door-{uuid4().hex[:12]}", ttl=45)


def create(gateway: Gateway, spec: ChannelSpec, *tags: Tag) -> Created:
    return gateway.create(spec, tags=tags, operation=OPERATION)


def test_a_created_channel_is_described_by_name_as_it_was_asked_for(
    any_gateway: Gateway, spec: ChannelSpec
) -> None:
    created = create(any_gateway, spec)

    found = any_gateway.describe(spec.name)

    assert found.arn == created.arn
    assert (found.name, found.type, found.ttl) == (spec.name, "SINGLE_MASTER", 45)
    assert found.status == "ACTIVE"
    assert found.version


def test_a_created_channel_is_described_by_arn(any_gateway: Gateway, spec: ChannelSpec) -> None:
    created = create(any_gateway, spec)

    assert any_gateway.describe_arn(created.arn).name == spec.name


def test_an_arn_names_region_account_name_and_moment(any_gateway: Gateway, spec: ChannelSpec) -> None:
    arn = ChannelArn.parse(create(any_gateway, spec).arn)

    assert (arn.region, arn.account, arn.name) == (REGION, ACCOUNT, spec.name)
    assert arn.created_at == any_gateway.describe(spec.name).created_at


def test_a_full_mesh_channel_is_described_as_one(any_gateway: Gateway, spec: ChannelSpec) -> None:
    create(any_gateway, replace(spec, type="FULL_MESH"))

    assert any_gateway.describe(spec.name).type == "FULL_MESH"


def test_every_answer_has_a_request_id_and_a_date(any_gateway: Gateway, spec: ChannelSpec) -> None:
    created = create(any_gateway, spec)

    answers = [
        created.answer,
        any_gateway.describe(spec.name).answer,
        any_gateway.list_tags(created.arn).answer,
    ]

    assert all(answer.request_id for answer in answers)
    assert all(answer.date and answer.date.tzinfo for answer in answers)
    assert len({answer.request_id for answer in answers}) == 3


def test_the_tags_sent_are_the_tags_listed(any_gateway: Gateway, spec: ChannelSpec) -> None:
    empty = Tag(key="empty", value="")

    created = create(any_gateway, spec, SITE, empty)

    assert set(any_gateway.list_tags(created.arn).tags) == {SITE, empty}


def test_a_channel_without_tags_lists_none(any_gateway: Gateway, spec: ChannelSpec) -> None:
    created = create(any_gateway, spec)

    assert any_gateway.list_tags(created.arn).tags == ()


def test_a_name_that_exists_is_in_use(any_gateway: Gateway, spec: ChannelSpec) -> None:
    first = create(any_gateway, spec)

    with pytest.raises(errors.InUse):
        create(any_gateway, replace(spec, ttl=60))

    assert any_gateway.describe(spec.name).arn == first.arn


def test_a_name_that_aws_does_not_take_is_an_invalid_argument(any_gateway: Gateway) -> None:
    with pytest.raises(errors.InvalidArgument):
        create(any_gateway, ChannelSpec(name="front door"))


def test_fifty_tags_fit_and_one_more_does_not(any_gateway: Gateway, spec: ChannelSpec) -> None:
    tags = [Tag(key=f"key-{number}", value="x") for number in range(51)]

    with pytest.raises((errors.TooManyTags, errors.InvalidArgument)):
        create(any_gateway, spec, *tags)

    created = create(any_gateway, spec, *tags[:50])
    assert len(any_gateway.list_tags(created.arn).tags) == 50


def test_an_unknown_name_is_not_found(any_gateway: Gateway, spec: ChannelSpec) -> None:
    with pytest.raises(errors.NotFound):
        any_gateway.describe(spec.name)


def test_an_arn_of_another_moment_is_not_found(any_gateway: Gateway, spec: ChannelSpec) -> None:
    other = create(any_gateway, spec).arn.rsplit("/", 1)[0] + "/1000000000000"

    with pytest.raises(errors.NotFound):
        any_gateway.describe_arn(other)
    with pytest.raises(errors.NotFound):
        any_gateway.list_tags(other)
    with pytest.raises(errors.NotFound):
        any_gateway.endpoints(other, role="VIEWER", protocols=("WSS",))


def test_a_list_holds_the_channels_with_the_prefix(any_gateway: Gateway, spec: ChannelSpec) -> None:
    create(any_gateway, spec)
    create(any_gateway, replace(spec, name=f"other-{spec.name}"))

    page = any_gateway.list_channels(prefix=spec.name)

    assert [channel.name for channel in page.channels] == [spec.name]
    assert page.next_token == ""


def test_pages_follow_each_other_until_there_is_no_token(world: World, spec: ChannelSpec) -> None:
    names = [f"{spec.name}-{number}" for number in range(5)]
    for name in names:
        create(world.gateway, replace(spec, name=name))
    world.short_pages(2)

    page = world.gateway.list_channels(prefix=spec.name)
    found = list(page.channels)
    while page.next_token:
        page = world.gateway.list_channels(next_token=page.next_token, prefix=spec.name)
        found += page.channels

    assert sorted(channel.name for channel in found) == names


def test_a_list_shows_of_a_channel_what_a_describe_shows(any_gateway: Gateway, spec: ChannelSpec) -> None:
    create(any_gateway, spec)
    before = any_gateway.describe(spec.name)
    any_gateway.update_ttl(before.arn, ttl=90, version=before.version, operation=OPERATION)

    (listed,) = any_gateway.list_channels(prefix=spec.name).channels

    described = any_gateway.describe(spec.name)
    assert listed.ttl == 90
    assert listed == replace(described, answer=listed.answer)


@pytest.mark.parametrize("role", ["MASTER", "VIEWER"])
def test_each_protocol_has_its_endpoint(role: str, any_gateway: Gateway, spec: ChannelSpec) -> None:
    created = create(any_gateway, spec)

    found = any_gateway.endpoints(created.arn, role=role, protocols=("WSS", "HTTPS"))

    assert {endpoint.protocol for endpoint in found} == {"WSS", "HTTPS"}
    assert all(endpoint.url.startswith(f"{endpoint.protocol.lower()}://") for endpoint in found)


def test_identity_is_the_account_that_the_channels_are_in(any_gateway: Gateway) -> None:
    assert any_gateway.identity().account == ACCOUNT


def test_an_answer_lost_after_the_commit_leaves_a_channel(world: World, spec: ChannelSpec) -> None:
    world.lose_answers(after_commit=True)

    with pytest.raises(errors.LostAnswer):
        create(world.gateway, spec, SITE)

    assert world.gateway.list_tags(world.gateway.describe(spec.name).arn).tags == (SITE,)


def test_an_answer_lost_before_the_commit_leaves_none(world: World, spec: ChannelSpec) -> None:
    world.lose_answers(after_commit=False)

    with pytest.raises(errors.LostAnswer):
        create(world.gateway, spec)

    with pytest.raises(errors.NotFound):
        world.gateway.describe(spec.name)


def test_a_throttled_create_did_nothing(world: World, spec: ChannelSpec) -> None:
    world.throttle()

    with pytest.raises(errors.Throttled):
        create(world.gateway, spec)

    with pytest.raises(errors.NotFound):
        world.gateway.describe(spec.name)


def test_a_stale_describe_does_not_find_what_a_create_finds_in_use(world: World, spec: ChannelSpec) -> None:
    create(world.gateway, spec)
    world.hide_channel(spec.name)

    with pytest.raises(errors.NotFound):
        world.gateway.describe(spec.name)
    with pytest.raises(errors.InUse):
        create(world.gateway, spec)


def test_a_stale_tag_list_lacks_the_tags_of_a_channel_that_has_them(world: World, spec: ChannelSpec) -> None:
    created = create(world.gateway, spec, SITE)
    world.hide_tags(spec.name)

    assert world.gateway.list_tags(created.arn).tags == ()
