"""Why a create is sent once: a running localkvs loses the answer, after it made the channel."""

from collections.abc import Iterator

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from channels_app.aws import errors
from channels_app.aws.adapter import BotoGateway
from tests.aws.cast import OPERATION, REGION, SPEC
from tests.cloud import LocalKvs, localkvs


@pytest.fixture
def forgetful_cloud(sdk_environment: pytest.MonkeyPatch) -> Iterator[LocalKvs]:
    with localkvs(faults={"error500_after@CreateSignalingChannel": 1}) as cloud:
        sdk_environment.setenv("AWS_ENDPOINT_URL", cloud.url)
        yield cloud


def test_an_sdk_that_sends_again_reports_our_own_channel_as_in_use(forgetful_cloud: LocalKvs) -> None:
    plain = boto3.client("kinesisvideo", region_name=REGION, config=Config(retries={"mode": "standard"}))

    with pytest.raises(ClientError) as caught:
        plain.create_signaling_channel(ChannelName="front-door")

    assert caught.value.response["Error"]["Code"] == "ResourceInUseException"


def test_the_adapter_sends_once_and_says_that_the_answer_was_lost(
    forgetful_cloud: LocalKvs, gateway: BotoGateway
) -> None:
    with pytest.raises(errors.LostAnswer):
        gateway.create(SPEC, tags=(), operation=OPERATION)

    assert gateway.describe("front-door").name == "front-door"
