"""What goes into a camera or a viewer, held against what would run it."""

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import boto3

from channels_app.files import devices
from channels_app.rules.arn import ChannelArn
from tests.cloud import LocalKvs
from tests.contract.clients import JAVASCRIPT, require_javascript
from tests.files.conftest import ACCOUNT, REGION

CAMERA = ChannelArn(
    partition="aws",
    region=REGION,
    account=ACCOUNT,
    name="ward-3",
    created_at=datetime(2026, 11, 3, tzinfo=UTC),
)
SIGNALING = """
const Role = { VIEWER: "VIEWER" };
class SignalingClient { constructor(options) { this.options = options; }
  open() { console.log(JSON.stringify(this.options)); } }
const [accessKeyId, secretAccessKey, sessionToken] = [process.env.AWS_ACCESS_KEY_ID, "any", undefined];
"""


def test_a_shell_reads_the_environment_of_the_c_sdk(tmp_path: Path) -> None:
    sample = tmp_path / "samples" / "kvsWebrtcClientMaster"
    sample.parent.mkdir()
    sample.write_text('#!/bin/sh\necho "$AWS_DEFAULT_REGION $AWS_KVS_LOG_LEVEL $1"\n')
    sample.chmod(0o755)

    done = subprocess.run(
        ["sh", "-c", devices.c_sdk(CAMERA)], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert done.stdout == f"{REGION} 2 ward-3\n"


def test_a_viewer_finds_the_endpoint_of_just_this_channel(
    cloud: LocalKvs, environment: dict[str, str], tmp_path: Path
) -> None:
    require_javascript()
    client = boto3.client(
        "kinesisvideo",
        region_name=REGION,
        endpoint_url=cloud.url,
        aws_access_key_id=ACCOUNT,
        aws_secret_access_key="any",
    )
    arn = client.create_signaling_channel(ChannelName=f"viewed-{uuid4()}")["ChannelARN"]
    lines = devices.javascript_viewer(ChannelArn.parse(arn)).splitlines()
    module = JAVASCRIPT / f"viewer-{uuid4()}.mjs"  # beside the SDK, where node looks for it
    module.write_text("\n".join([lines[0], SIGNALING, *lines[2:]]))

    try:
        done = subprocess.run(
            ["node", str(module)], env=environment, capture_output=True, text=True, timeout=60
        )
    finally:
        module.unlink()

    assert done.returncode == 0, done.stderr
    options = json.loads(done.stdout)
    assert options["channelARN"] == arn
    assert options["channelEndpoint"].startswith("wss://")
    assert (options["region"], options["role"]) == (REGION, "VIEWER")
