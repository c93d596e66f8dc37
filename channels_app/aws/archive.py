"""Texts in an S3 bucket with Object Lock: written once, and kept for as long as the bucket says."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from channels_app.aws.calls import from_answer

ABSENT = ("NoSuchKey", "404")
THERE_ALREADY = ("PreconditionFailed", "ConditionalRequestConflict", "412", "409")


class S3Archive:
    """Folders of texts under a prefix. Every method raises OSError, with AWS's reason, where S3 gives no answer.

    `connect` is asked for the SDK's client once, at the first call.
    """

    def __init__(self, *, connect: Callable[[], Any], bucket: str, prefix: str) -> None:
        self._connect = cache(connect)
        self._bucket = bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._locks: bool | None = None

    @property
    def address(self) -> str:
        return f"s3://{self._bucket}/{self._prefix}".rstrip("/")

    def list_names(self, folder: str, *, start: str = "") -> list[str]:
        """In S3's order, which is that of their bytes; `start` itself is among them."""
        within = f"{self._prefix}{folder}/"
        names: list[str] = []
        request = {"Bucket": self._bucket, "Prefix": within}
        if start:
            request["StartAfter"] = within + start[:-1]  # what sorts just before it, or shortly
        with self._asking("ListBucket"):
            while True:
                page = self._connect().list_objects_v2(**request)
                names += [each["Key"].removeprefix(within) for each in page.get("Contents", ())]
                if not page.get("IsTruncated"):
                    return [name for name in names if name >= start]
                request["ContinuationToken"] = page["NextContinuationToken"]

    def read(self, folder: str, name: str) -> str | None:
        try:
            with self._asking("GetObject"):
                answer = self._connect().get_object(Bucket=self._bucket, Key=self._key(folder, name))
                return str(answer["Body"].read().decode(errors="replace"))
        except FileNotFoundError:
            return None

    def add(self, folder: str, name: str, text: str) -> bool:
        """False where the name is taken. Raises OSError where the bucket would let it be deleted again."""
        self._require_lock()
        try:
            with self._asking("PutObject"):
                self._connect().put_object(
                    Bucket=self._bucket,
                    Key=self._key(folder, name),
                    Body=text.encode(),
                    ContentType="text/plain; charset=utf-8",
                    IfNoneMatch="*",
                )
        except FileExistsError:
            return False
        return True

    def _key(self, folder: str, name: str) -> str:
        return f"{self._prefix}{folder}/{name}"

    def _require_lock(self) -> None:
        """Asked once a process, for a bucket that has Object Lock never loses it."""
        if not self._locks:
            with self._asking("GetBucketObjectLockConfiguration"):
                answer = self._connect().get_object_lock_configuration(Bucket=self._bucket)
            self._locks = "DefaultRetention" in answer.get("ObjectLockConfiguration", {}).get("Rule", {})
        if not self._locks:
            raise OSError(f"the bucket {self._bucket} has no default retention; give its Object Lock one")

    @contextmanager
    def _asking(self, action: str) -> Iterator[None]:
        try:
            yield
        except ClientError as error:
            said = from_answer(error, action=action)  # without what AWS may repeat of a signature
            if said.code in ABSENT:
                raise FileNotFoundError(said.message) from None
            if said.code in THERE_ALREADY:
                raise FileExistsError(said.message) from None
            raise OSError(f"S3 refused {action} ({said.message or said.code})") from None
        except BotoCoreError as error:
            raise OSError(f"S3 did not answer {action} ({error})") from None
