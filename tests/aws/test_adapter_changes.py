"""What is sent for each change of TTL and tags; the SDK's Stubber holds it to AWS's description."""

from datetime import UTC, datetime

import pytest
from botocore.stub import Stubber

from channels_app.aws.adapter import BotoGateway
from channels_app.aws.values import Answer, Updated
from tests.aws.cast import ARN, METADATA, OPERATION, SITE, STREAM

UPDATED = Updated(
    answer=Answer(request_id="request-1", date=datetime(2024, 11, 24, 10, 0, 1, tzinfo=UTC)),
)
EMPTY = {"ResponseMetadata": METADATA}


def test_an_update_names_the_version_that_was_seen(kinesisvideo: Stubber, gateway: BotoGateway) -> None:
    request = {
        "ChannelARN": ARN,
        "CurrentVersion": "v1",
        "SingleMasterConfiguration": {"MessageTtlSeconds": 90},
    }
    kinesisvideo.add_response("update_signaling_channel", EMPTY, request)

    assert gateway.update_ttl(ARN, ttl=90, version="v1", operation=OPERATION) == UPDATED


def test_tags_are_sent_as_pairs(kinesisvideo: Stubber, gateway: BotoGateway) -> None:
    request = {"ResourceARN": ARN, "Tags": [{"Key": "site", "Value": "Leeds"}]}
    kinesisvideo.add_response("tag_resource", EMPTY, request)

    assert gateway.tag(ARN, tags=(SITE,), operation=OPERATION) == UPDATED


def test_tags_are_taken_off_by_their_keys(kinesisvideo: Stubber, gateway: BotoGateway) -> None:
    request = {"ResourceARN": ARN, "TagKeyList": ["site", "floor"]}
    kinesisvideo.add_response("untag_resource", EMPTY, request)

    assert gateway.untag(ARN, keys=("site", "floor"), operation=OPERATION) == UPDATED


@pytest.mark.parametrize(
    ("stream", "wish"),
    [(STREAM, {"Status": "ENABLED", "StreamARN": STREAM}), ("", {"Status": "DISABLED"})],
)
def test_a_link_names_its_stream_and_none_switches_storage_off(
    kinesisvideo: Stubber, gateway: BotoGateway, stream: str, wish: dict[str, str]
) -> None:
    request = {"ChannelARN": ARN, "MediaStorageConfiguration": wish}
    kinesisvideo.add_response("update_media_storage_configuration", EMPTY, request)

    assert gateway.link(ARN, stream=stream, operation=OPERATION) == UPDATED
