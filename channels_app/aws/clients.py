"""Warm clients, one a process and target: making one takes about 100 ms, using it none."""

import logging
import os
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import boto3
import botocore.session
from botocore.config import Config
from botocore.credentials import CredentialResolver
from botocore.exceptions import InvalidEndpointConfigurationError, ProfileNotFound

from channels_app.aws import assumed, calls
from channels_app.aws.assumed import Reach
from channels_app.aws.deadline import hold_answers_to_their_time
from channels_app.aws.values import Identity

if TYPE_CHECKING:
    from mypy_boto3_kinesisvideo import KinesisVideoClient
    from mypy_boto3_sts import STSClient

# Its DEBUG lines hold session tokens and whole answers of AssumeRole, so they are never written
logging.getLogger("botocore").setLevel(logging.WARNING)
hold_answers_to_their_time()


@dataclass(kw_only=True, slots=True, eq=False)
class Pair:
    """The two clients that share their credentials, and whom AWS takes them for, once it was asked."""

    session: boto3.Session
    kinesisvideo: "KinesisVideoClient"
    sts: "STSClient"
    identity: Identity | None = None


class Clients:
    """Makes clients, and keeps the last used. Safe to use from many threads; a client is never made twice."""

    def __init__(
        self,
        *,
        connect_timeout: float = 3,
        read_timeout: float = 7,
        assume_timeout: float = 2,
        connections: int = 64,  # as many calls as one worker has under way
        kept: int = 64,
    ) -> None:
        # One attempt: a create that the SDK sends again after a lost answer comes back as ResourceInUse
        self._config = Config(
            retries={"total_max_attempts": 1, "mode": "standard"},
            connect_timeout=connect_timeout,
            read_timeout=read_timeout,
            max_pool_connections=connections,
            tcp_keepalive=True,
            # Given whole, for botocore puts its own together anew, twice a call: a fifth of what a call costs here
            user_agent=f"kvs-admin Boto3/{boto3.__version__}",
        )
        # A role that is assumed on the way (2 s + 2 s) and the call itself end before a claim does (15 s)
        self._assume_config = Config(connect_timeout=assume_timeout, read_timeout=assume_timeout)
        # Shared, for it keeps the parsed service descriptions: 13 ms and 0.4 MB a client, not 65 ms and 9 MB
        self._descriptions = botocore.session.Session().get_component("data_loader")
        self._lock = Lock()
        self._most = kept
        self._kept: dict[tuple[Reach, int], Pair] = {}

    def of(self, reach: Reach) -> Pair:
        """The pair of clients for a target, as the SDK's environment variables stand now."""
        key = (reach if reach.role_arn else Reach(region=reach.region), _environment())
        with self._lock:
            pair = self._kept.pop(key, None) or self._make(reach)
            self._kept[key] = pair
            if len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]
        return pair

    def s3(self, region: str) -> Any:
        """A client of S3, in the console's own name. It is made anew at each call, so keep it."""
        return self._session(region).client("s3")

    def signaling(self, pair: Pair, endpoint: str) -> Any:
        """A client of one channel's data plane, in the pair's name. It is for one channel, so it is not kept.

        Where all else goes elsewhere than to AWS, to a local KVS say, this goes there too, whatever the answer named.
        """
        own = str(pair.kinesisvideo.meta.endpoint_url)
        if not is_of_aws(own):
            endpoint = own
        elif not is_of_aws(endpoint):
            raise InvalidEndpointConfigurationError(msg=f"{endpoint} is no endpoint of AWS's")
        with self._lock:  # a session makes one client at a time
            client = pair.session.client("kinesis-video-signaling", endpoint_url=endpoint)
        client.meta.events.register("before-send.kinesis-video-signaling", calls.before_send)
        client.meta.events.register("before-parse.kinesis-video-signaling", calls.before_parse)
        return client

    def forget(self, pair: Pair) -> None:
        """Drop a pair whose credentials failed, so that the next call finds the renewed ones."""
        with self._lock:
            self._kept = {key: kept for key, kept in self._kept.items() if kept is not pair}

    def _make(self, reach: Reach) -> Pair:
        session = self._session(reach.region)
        try:
            if reach.role_arn:
                own = session.client("sts", config=self._assume_config)
                session = self._session(reach.region, assumed.resolver(own, reach))
            kinesisvideo = session.client("kinesisvideo")
            sts = session.client("sts")
        except ValueError as error:  # AWS_ENDPOINT_URL is no URL
            raise InvalidEndpointConfigurationError(msg=str(error)) from error
        kinesisvideo.meta.events.register("before-send.kinesisvideo", calls.before_send)
        kinesisvideo.meta.events.register("before-parse.kinesisvideo", calls.before_parse)
        sts.meta.events.register("before-send.sts", calls.before_send)
        return Pair(session=session, kinesisvideo=kinesisvideo, sts=sts)

    def _session(self, region: str, credentials: CredentialResolver | None = None) -> boto3.Session:
        session = botocore.session.Session()
        session.register_component("data_loader", self._descriptions)
        session.set_default_client_config(self._config)  # so that a profile's own AssumeRole has it too
        if credentials:
            session.register_component("credential_provider", credentials)
        return boto3.Session(botocore_session=session, region_name=region or None)


def is_of_aws(endpoint: str) -> bool:
    """Whether it is encrypted, and at a name that only AWS can give out."""
    url = urlsplit(endpoint)
    return url.scheme == "https" and (url.hostname or "").endswith(
        (".amazonaws.com", ".amazonaws.com.cn", ".api.aws")
    )


def profile_region() -> str:
    """The Region that the SDK itself would use: of AWS_DEFAULT_REGION or of the profile; else none."""
    try:
        return botocore.session.Session().get_config_variable("region") or ""
    except ProfileNotFound:  # said in full when the first client is made
        return ""


def _environment() -> int:
    """What the SDK's variables come to, without keeping any of them."""
    return hash(frozenset((name, os.environ[name]) for name in os.environ if name.startswith("AWS_")))
