"""Channels declared to other tools, held against what those tools make of it."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import hcl2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_app.files.cloudformation import RESOURCES_MAX, write_template
from channels_app.files.errors import TooMuch, Unsupported
from channels_app.files.labels import label
from channels_app.files.terraform import write_imports
from channels_app.rules.spec import NAME_MAX, ChannelSpec, ChannelType
from channels_app.rules.tags import Tag

NAMES = st.text("abcXYZ019_.-", min_size=1, max_size=NAME_MAX)
FLEET = [
    ChannelSpec(
        name="ward-3_bed.17", ttl=30, tags=(Tag(key="Gebäude", value="第三 a=b"), Tag(key="empty", value=""))
    ),
    ChannelSpec(name="ward-3-bed-17"),
    ChannelSpec(name="7"),
    ChannelSpec(name="-"),
    ChannelSpec(name="x" * NAME_MAX, tags=tuple(Tag(key=f"k{n}", value="v" * 256) for n in range(50))),
    ChannelSpec(name="ours", tags=(Tag(key="kvsadmin:operation", value="ours alone"),)),
]


def lint(template: str, folder: Path) -> str:
    file = folder / "channels.template.json"
    file.write_text(template)
    command = [str(Path(sys.executable).parent / "cfn-lint"), "--non-zero-exit-code", "none", str(file)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


def test_cfn_lint_finds_nothing(tmp_path: Path) -> None:
    assert lint(write_template(FLEET), tmp_path) == ""


def test_cfn_lint_would_find_something(tmp_path: Path) -> None:
    wrong = write_template(FLEET).replace('"MessageTtlSeconds": 30', '"MessageTtlSeconds": "soon"')

    assert "E3012" in lint(wrong, tmp_path)


def test_a_template_has_all_of_a_channel_but_what_is_ours() -> None:
    resources = json.loads(write_template(FLEET))["Resources"]

    assert resources[label("ward-3_bed.17")]["Properties"] == {
        "Name": "ward-3_bed.17",
        "Type": "SINGLE_MASTER",
        "MessageTtlSeconds": 30,
        "Tags": [{"Key": "Gebäude", "Value": "第三 a=b"}, {"Key": "empty", "Value": ""}],
    }
    assert "Tags" not in resources[label("ours")]["Properties"]


def test_a_template_that_cloudformation_would_not_take_is_refused() -> None:
    many = (ChannelSpec(name=f"bed-{n}") for n in range(RESOURCES_MAX + 1))
    heavy = (ChannelSpec(name=f"bed-{n}", tags=FLEET[4].tags) for n in range(RESOURCES_MAX))

    with pytest.raises(TooMuch, match="holds 500 channels"):
        write_template(many)
    with pytest.raises(TooMuch, match="1,000,000 bytes"):
        write_template(heavy)


def test_a_type_that_cloudformation_has_not_is_refused() -> None:
    with pytest.raises(Unsupported, match="knows no FULL_MESH channels, as mesh is one"):
        write_template([ChannelSpec(name="mesh", type=ChannelType.FULL_MESH.value)])


def test_terraform_takes_over_each_channel_by_its_name() -> None:
    text = "\n".join(write_imports(FLEET))

    blocks = hcl2.load(StringIO(text))["import"]

    assert [json.loads(block["id"]) for block in blocks] == [spec.name for spec in FLEET]
    assert len({block["to"] for block in blocks}) == len(FLEET)


@given(st.sets(NAMES, max_size=20))
def test_alike_names_have_labels_of_their_own(names: set[str]) -> None:
    labels = {label(name) for name in names}

    assert len(labels) == len(names)
    assert all(
        each.isalnum() and each.isascii() and each[0].isalpha() and len(each) <= 255 for each in labels
    )
