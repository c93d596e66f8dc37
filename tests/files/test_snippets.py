import os
import shlex
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import boto3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels_app.files import snippets
from channels_app.rules.spec import ChannelSpec, find_problems
from channels_app.rules.tags import KEY_MAX, VALUE_MAX, Tag, operation_tag
from tests.cloud import LocalKvs
from tests.contract.clients import CommandLine
from tests.files.conftest import ACCOUNT, REGION

MARKS = st.sampled_from("_.:/=+-@")
TEXT = st.text(st.characters(categories=["L", "Z", "N"]) | MARKS, max_size=12)
KEYS = TEXT.filter(lambda key: key and not key.lower().startswith(("aws:", "kvsadmin:")))
TAGS = st.dictionaries(KEYS, TEXT, max_size=12)

ODD = {
    "leading": " a",
    "trailing": "a ",
    "empty": "",
    "equals": "a=b=c",
    "at": "@file",
    "script": "Gebäude 第三",
    "unseen": "a\u2028b\u00a0c",
    "url": "http://wards.example/3",
}


def make_spec(tags: dict[str, str], *, name: str = "", **fields: object) -> ChannelSpec:
    made = tuple(Tag(key=key, value=value) for key, value in tags.items())
    return ChannelSpec(name=name or f"ward-{uuid4()}", tags=made, **fields)  # type: ignore[arg-type]


def seen(cloud: LocalKvs, spec: ChannelSpec) -> ChannelSpec:
    """The channel of that name as the cloud holds it."""
    session = boto3.Session(ACCOUNT, "any", region_name=REGION)
    client = session.client("kinesisvideo", endpoint_url=cloud.url)
    found = client.describe_signaling_channel(ChannelName=spec.name)["ChannelInfo"]
    tags = client.list_tags_for_resource(ResourceARN=found["ChannelARN"])["Tags"]
    ttl = found.get("SingleMasterConfiguration", {}).get("MessageTtlSeconds", spec.ttl)
    return make_spec(tags, name=found["ChannelName"], type=found["ChannelType"], ttl=ttl)


def sort(spec: ChannelSpec) -> ChannelSpec:
    tags = dict(sorted((tag.key, tag.value) for tag in spec.tags))
    return make_spec(tags, name=spec.name, type=spec.type, ttl=spec.ttl)


def run_cli(cli: CommandLine, spec: ChannelSpec) -> None:
    words = shlex.split(snippets.aws_cli(spec, region=REGION).replace("\\\n", " "))
    outcome = cli.ask(words[1:])
    assert outcome["exit"] == 0, outcome["err"]


def run_boto3(spec: ChannelSpec, environment: dict[str, str], patch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_CONFIG_FILE"):
        patch.setenv(name, environment[name])
    patch.setattr(boto3, "DEFAULT_SESSION", None)  # whoever ran before keeps their credentials in it
    exec(snippets.boto3(spec, region=REGION), {})  # noqa: S102 (running it is the test)


@pytest.mark.parametrize(("key", "value"), ODD.items(), ids=ODD)
def test_the_cli_command_keeps_an_odd_value(
    key: str, value: str, cloud: LocalKvs, aws_cli: CommandLine
) -> None:
    spec = make_spec({key: value, "plain": "3"})

    run_cli(aws_cli, spec)

    assert sort(seen(cloud, spec)) == sort(spec)


@pytest.mark.parametrize(("key", "value"), ODD.items(), ids=ODD)
def test_the_boto3_code_keeps_an_odd_value(
    key: str, value: str, cloud: LocalKvs, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = make_spec({key: value, "plain": "3"})

    run_boto3(spec, environment, monkeypatch)

    assert sort(seen(cloud, spec)) == sort(spec)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tags=TAGS, ttl=st.integers(5, 120))
def test_whatever_tags_are_allowed_the_cli_command_makes_them(
    tags: dict[str, str], ttl: int, cloud: LocalKvs, aws_cli: CommandLine
) -> None:
    spec = make_spec(tags, ttl=ttl)

    run_cli(aws_cli, spec)

    assert sort(seen(cloud, spec)) == sort(spec)


@given(tags=TAGS)
def test_whatever_tags_are_allowed_the_boto3_code_holds_them(tags: dict[str, str]) -> None:
    spec = make_spec(tags)
    calls: list[dict[str, object]] = []

    class Recorder:
        def client(self, *_: object, **__: object) -> "Recorder":
            return self

        def create_signaling_channel(self, **fields: object) -> None:
            calls.append(fields)

    code = snippets.boto3(spec, region=REGION).removeprefix("import boto3\n")
    exec(code, {"boto3": Recorder()})  # noqa: S102 (running it is the test)

    wanted = [{"Key": tag.key, "Value": tag.value} for tag in spec.tags]
    assert calls[0].get("Tags", []) == wanted


def test_a_shell_runs_the_command_as_it_stands(
    cloud: LocalKvs, environment: dict[str, str], tmp_path: Path
) -> None:
    spec = make_spec({"building": "north wing", "script": "Gebäude 第三 "})
    environment = {**environment, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"}

    subprocess.run(
        ["bash", "-c", snippets.aws_cli(spec, region=REGION)],
        env=environment,
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )

    assert sort(seen(cloud, spec)) == sort(spec)


def test_a_name_that_begins_with_a_dash_is_no_option(cloud: LocalKvs, aws_cli: CommandLine) -> None:
    spec = make_spec({}, name=f"--{uuid4()}")

    run_cli(aws_cli, spec)

    assert seen(cloud, spec) == spec


def test_a_full_mesh_channel_has_no_ttl(cloud: LocalKvs, aws_cli: CommandLine) -> None:
    spec = make_spec({}, type="FULL_MESH")

    run_cli(aws_cli, spec)

    assert seen(cloud, spec).type == "FULL_MESH"
    assert "MessageTtlSeconds" not in snippets.boto3(spec, region=REGION)


def test_tags_of_this_console_are_left_out() -> None:
    own = operation_tag(installation=uuid4(), operation=uuid4())
    spec = ChannelSpec(name="ward-3", tags=(own, Tag(key="ward", value="3")))

    both = snippets.aws_cli(spec, region=REGION) + snippets.boto3(spec, region=REGION)

    assert "kvsadmin:" not in both
    assert both.count("ward") == 4


def test_a_region_that_is_not_known_is_left_to_the_environment() -> None:
    spec = ChannelSpec(name="ward-3")

    assert "region" not in snippets.aws_cli(spec, region="") + snippets.boto3(spec, region="")


@given(tags=TAGS)
def test_the_tags_of_these_tests_are_such_as_the_console_allows(tags: dict[str, str]) -> None:
    assert not find_problems(make_spec(tags), types=["SINGLE_MASTER"])
    assert all(len(key) <= KEY_MAX and len(value) <= VALUE_MAX for key, value in tags.items())
