"""The command line: `python -m localkvs`."""

import argparse
import asyncio
import random
import re
import resource
import sys
import time
from pathlib import Path

from localkvs.cloud import Cloud
from localkvs.desk import WORK, Desk
from localkvs.errors import StartProblem
from localkvs.faults import FAULTS, Faults, parse_fault
from localkvs.limits import Limits
from localkvs.model import load_description, load_sts
from localkvs.server import Server
from localkvs.storage import Storage
from localkvs.trail import Trail

DESCRIPTORS = 10_000

_MANUAL = """\
Point any AWS SDK or the AWS CLI at it, with any access key that you like:

  AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_ACCESS_KEY_ID=123456789012 AWS_SECRET_ACCESS_KEY=any \\
  aws kinesisvideo create-signaling-channel --channel-name garden --region eu-central-1

The account is read from the access key: a real key's own, or a key of twelve digits; any other key has the
account of --account. The Region is the one the request is signed for. No signature, no answer; the signature
itself is not verified.

Faults, as --fault NAME=PROBABILITY, NAME=PROBABILITY:NUMBER or NAME@Operation=PROBABILITY:
{faults}

While it runs, from this machine: GET /_localkvs/state has its counters; GET /_localkvs/faults its faults, and PUT
replaces them: {{"drop_after@CreateSignalingChannel": 0.5, "delay": "0.1:2", "latency_ms": 20, "settle_ms": 0}}.
"""


def main(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    try:
        _run(options)
    except StartProblem as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return 1
    return 0


def _run(options: argparse.Namespace) -> None:
    faults = tuple(parse_fault(*text.partition("=")[::2]) for text in options.fault)
    storage = Storage(options.state)
    cloud = Cloud(
        storage=storage,
        limits=Limits(tps=options.tps, channel_limit=options.channel_limit, clock=time.monotonic),
        faults=Faults(faults, dice=random.Random(options.seed)),  # noqa: S311
        clock=time.time,
        default_account=options.account,
        latency_ms=options.latency_ms,
        settle_ms=options.settle_ms,
    )
    trail = Trail(options.cloudtrail, clock=time.time) if options.cloudtrail else None
    desk = Desk(cloud, kvs=load_description(WORK), sts_description=load_sts(), trail=trail)

    def announce(port: int) -> None:
        host = f"[{options.host}]" if ":" in options.host else options.host
        print(f"localkvs listens on http://{host}:{port}", flush=True)  # noqa: T201

    _allow_many_connections()
    try:
        asyncio.run(Server(desk).run(options.host, options.port, announce=announce))
    finally:
        storage.close()
        if trail:
            trail.deliver()


def _allow_many_connections() -> None:
    """Each takes a descriptor, and many systems give a process 256 or 1,024 of those unless it asks for more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wish = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(DESCRIPTORS, hard)
    if soft != resource.RLIM_INFINITY and soft < wish:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wish, hard))


def _parser() -> argparse.ArgumentParser:
    lines = (f"  {name:15} {meaning}" for name, (meaning, _) in FAULTS.items())
    parser = argparse.ArgumentParser(
        prog="python -m localkvs",
        description="Amazon KVS signaling channels (the control plane) and STS GetCallerIdentity, on one machine.",
        epilog=_MANUAL.format(faults="\n".join(lines)),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--port", type=_whole, default=4566, help="0 takes a free one and prints it (default: 4566)")
    add("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    add("--state", type=Path, metavar="FILE", help="keep the channels in this file (default: in memory)")
    add("--cloudtrail", type=Path, metavar="FOLDER", help="deliver CloudTrail log files of all calls into it")
    account = "account of keys that name none (default: 123456789012)"
    add("--account", type=_account, default="123456789012", metavar="DIGITS", help=account)
    add(
        "--tps",
        type=_rate,
        metavar="N",
        help="calls a second of each operation; 0: no limits (default: AWS's)",
    )
    limit = "channels of an account in a Region; 0: no limit (default: AWS's)"
    add("--channel-limit", type=_whole, metavar="N", help=limit)
    add("--latency-ms", type=_whole, default=0, metavar="N", help="wait before each answer (default: 0)")
    settle = "how long CREATING, UPDATING and DELETING last (default: 500)"
    add("--settle-ms", type=_whole, default=500, metavar="N", help=settle)
    add("--seed", type=int, metavar="N", help="make the faults' dice fall the same way each time")
    add(
        "--fault", action="append", default=[], metavar="NAME=PROBABILITY", help="may be given more than once"
    )
    return parser


def _whole(text: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", text):
        raise argparse.ArgumentTypeError("a whole number, not below 0")
    return int(text)


def _rate(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text):
        raise argparse.ArgumentTypeError("a number, not below 0")
    return float(text)


def _account(text: str) -> str:
    if not re.fullmatch("[0-9]{12}", text):
        raise argparse.ArgumentTypeError("an account is twelve digits")
    return text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
