"""How many creates a second localkvs answers, beside how many one boto3 process can ask. State is kept on disk.

Run: python -m bench.localkvs_creates
"""

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

if TYPE_CHECKING:
    from mypy_boto3_kinesisvideo.type_defs import TagTypeDef

CREATES = 6_000
CONNECTIONS = 8
ROUNDS = 3
REGION = "eu-central-1"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, running_server(Path(folder) / "state") as port:
        requests = [signed_create(port, f"raw-{number}") for number in range(CREATES)]
        answered = max(measure_raw(port, requests[start::ROUNDS]) for start in range(ROUNDS))
        asked = max(measure_boto3(port, threads) for threads in (1, 2, 4))
    print(f"localkvs answers          {answered:7.0f} creates/s  ({CONNECTIONS} keep-alive connections)")
    print(f"one boto3 process asks    {asked:7.0f} creates/s  (the best of 1, 2 and 4 threads)")
    print(f"ratio                     {answered / asked:7.1f}")
    return 0 if answered >= 2 * asked else 1


@contextmanager
def running_server(state: Path, *options: str) -> Iterator[int]:
    """A localkvs without limits, or with these options; its port."""
    options = options or ("--tps", "0", "--channel-limit", "0")
    command = [sys.executable, "-m", "localkvs", "--port", "0", *options]
    process = subprocess.Popen([*command, "--state", str(state)], stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline() if process.stdout else ""
        yield int(line.rsplit(":", 1)[1])
    finally:
        process.terminate()
        process.wait()


def count_creates(kvs: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", kvs)
    with contextlib.closing(connection):
        connection.request("GET", "/_localkvs/state")
        return int(json.load(connection.getresponse())["creates"])


def signed_create(port: int, name: str) -> bytes:
    """One create with a tag, as bytes for the wire, signed as an SDK does it."""
    tag = f'{{"Key":"kvsadmin:operation","Value":"{uuid.uuid4()}"}}'
    body = f'{{"ChannelName":"{name}","ChannelType":"SINGLE_MASTER","Tags":[{tag}]}}'.encode()
    url = f"http://127.0.0.1:{port}/createSignalingChannel"
    request = AWSRequest("POST", url, {"Content-Type": "application/json"}, body)
    SigV4Auth(Credentials("123456789012", "any"), "kinesisvideo", REGION).add_auth(request)
    lines = [
        "POST /createSignalingChannel HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Content-Length: {len(body)}",
    ]
    lines += [f"{name}: {value}" for name, value in request.headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def measure_raw(port: int, requests: list[bytes]) -> float:
    """Creates a second over several connections, each asking its next when its last is answered."""
    with ExitStack() as stack:
        addresses = [("127.0.0.1", port)] * CONNECTIONS
        connections = [stack.enter_context(socket.create_connection(each)) for each in addresses]
        waiting = iter(requests)
        started = time.perf_counter()
        while batch := list(zip(connections, waiting, strict=False)):
            for connection, request in batch:
                connection.sendall(request)
            for connection, _ in batch:
                answer = connection.recv(65_536)
                if not answer.startswith(b"HTTP/1.1 200 "):
                    raise RuntimeError(answer.decode())
        return len(requests) / (time.perf_counter() - started)


def measure_boto3(port: int, threads: int) -> float:
    """Creates a second that one process with this many threads gets through."""
    os.environ |= {"AWS_ACCESS_KEY_ID": "123456789012", "AWS_SECRET_ACCESS_KEY": "any"}
    url, config = (
        f"http://127.0.0.1:{port}",
        Config(retries={"total_max_attempts": 1}, max_pool_connections=threads),
    )
    client = boto3.client("kinesisvideo", region_name=REGION, endpoint_url=url, config=config)
    client.list_signaling_channels(MaxResults=1)  # warmed: loading the service's description is not asking
    value = str(uuid.uuid4())

    def create(number: int) -> None:
        tag: TagTypeDef = {"Key": "kvsadmin:operation", "Value": value}
        client.create_signaling_channel(ChannelName=f"boto3-{threads}-{number}", Tags=[tag])

    started = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(create, range(CREATES // 6)))
    return CREATES // 6 / (time.perf_counter() - started)


if __name__ == "__main__":
    sys.exit(main())
