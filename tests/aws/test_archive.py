"""Texts in S3: what is sent, and what is made of each answer; the SDK's Stubber holds both to AWS's description."""

from collections.abc import Iterator
from io import BytesIO

import boto3
import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

from channels_app.aws.archive import S3Archive

BUCKET = "trail"
LOCKED = {
    "ObjectLockConfiguration": {
        "ObjectLockEnabled": "Enabled",
        "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Years": 7}},
    }
}
PUT = {
    "Bucket": BUCKET,
    "Key": "eu/checkpoints/one",
    "Body": b"a text\n",
    "ContentType": "text/plain; charset=utf-8",
    "IfNoneMatch": "*",
}


@pytest.fixture
def s3() -> Iterator[Stubber]:
    with Stubber(boto3.client("s3", region_name="eu-central-1")) as stub:
        yield stub
        stub.assert_no_pending_responses()


@pytest.fixture
def archive(s3: Stubber) -> S3Archive:
    return S3Archive(connect=lambda: s3.client, bucket=BUCKET, prefix="/eu/")


def test_its_address_is_as_the_settings_name_it(archive: S3Archive) -> None:
    assert archive.address == "s3://trail/eu"
    assert S3Archive(connect=lambda: None, bucket=BUCKET, prefix="").address == "s3://trail"


def test_a_text_is_put_only_where_none_has_the_name(s3: Stubber, archive: S3Archive) -> None:
    s3.add_response("get_object_lock_configuration", LOCKED, {"Bucket": BUCKET})
    s3.add_response("put_object", {}, PUT)

    assert archive.add("checkpoints", "one", "a text\n")


def test_a_name_that_is_taken_is_told_and_the_lock_is_asked_about_once(
    s3: Stubber, archive: S3Archive
) -> None:
    s3.add_response("get_object_lock_configuration", LOCKED)
    s3.add_client_error("put_object", "PreconditionFailed", http_status_code=412)
    s3.add_client_error("put_object", "ConditionalRequestConflict", http_status_code=409)

    assert not archive.add("checkpoints", "one", "a text\n")
    assert not archive.add("checkpoints", "one", "a text\n")


def test_a_bucket_without_object_lock_takes_nothing(s3: Stubber, archive: S3Archive) -> None:
    s3.add_client_error(
        "get_object_lock_configuration",
        "ObjectLockConfigurationNotFoundError",
        "Object Lock configuration does not exist for this bucket",
        http_status_code=404,
    )

    with pytest.raises(
        OSError, match=r"GetBucketObjectLockConfiguration .Object Lock configuration does not"
    ):
        archive.add("checkpoints", "one", "")


def test_a_bucket_that_would_let_go_of_what_it_holds_takes_nothing(s3: Stubber, archive: S3Archive) -> None:
    s3.add_response(
        "get_object_lock_configuration", {"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}}
    )

    with pytest.raises(OSError, match="no default retention"):
        archive.add("checkpoints", "one", "")


def test_names_are_listed_from_one_on_over_all_pages(s3: Stubber, archive: S3Archive) -> None:
    within = {"Bucket": BUCKET, "Prefix": "eu/checkpoints/", "StartAfter": "eu/checkpoints/0001-"}
    first = {"Contents": [{"Key": "eu/checkpoints/0001-"}, {"Key": "eu/checkpoints/0001-7"}]}
    s3.add_response("list_objects_v2", first | {"IsTruncated": True, "NextContinuationToken": "more"}, within)
    second = {"Contents": [{"Key": "eu/checkpoints/0002-1"}], "IsTruncated": False}
    s3.add_response("list_objects_v2", second, within | {"ContinuationToken": "more"})

    assert archive.list_names("checkpoints", start="0001-7") == ["0001-7", "0002-1"]


def test_an_empty_folder_has_no_names(s3: Stubber, archive: S3Archive) -> None:
    s3.add_response("list_objects_v2", {}, {"Bucket": BUCKET, "Prefix": "eu/keys/"})

    assert archive.list_names("keys") == []


def test_a_text_is_read(s3: Stubber, archive: S3Archive) -> None:
    body = StreamingBody(BytesIO(b"a text\n"), 7)
    s3.add_response("get_object", {"Body": body}, {"Bucket": BUCKET, "Key": "eu/keys/one"})

    assert archive.read("keys", "one") == "a text\n"


def test_what_is_not_there_reads_as_none(s3: Stubber, archive: S3Archive) -> None:
    s3.add_client_error("get_object", "NoSuchKey", http_status_code=404)

    assert archive.read("keys", "one") is None


def test_a_refusal_is_told_in_aws_s_words_without_what_it_repeats(s3: Stubber, archive: S3Archive) -> None:
    s3.add_client_error(
        "list_objects_v2", "AccessDenied", "Access Denied\nAuthorization: secret", http_status_code=403
    )

    with pytest.raises(OSError, match=r"S3 refused ListBucket .Access Denied.$") as refused:
        archive.list_names("keys")

    assert refused.value.__cause__ is None


def test_an_s3_that_cannot_be_reached_is_told(sdk_environment: pytest.MonkeyPatch) -> None:
    sdk_environment.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1")
    client = boto3.client("s3", region_name="eu-central-1")

    with pytest.raises(OSError, match="S3 did not answer ListBucket"):
        S3Archive(connect=lambda: client, bucket=BUCKET, prefix="").list_names("keys")
