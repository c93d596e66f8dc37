"""localkvs' own small interface for tests: its faults and its counters, from this machine only and unsigned."""

import ipaddress
import json
from typing import Any

from localkvs.cloud import Cloud
from localkvs.errors import StartProblem
from localkvs.faults import parse_fault
from localkvs.wire import Answer, Request

PATH = "/_localkvs/"
_MILLISECONDS = ("latency_ms", "settle_ms")


def answer(cloud: Cloud, request: Request, peer: str) -> Answer:
    if not peer or not ipaddress.ip_address(peer.partition("%")[0]).is_loopback:
        return _json(403, {"error": "Ask from the machine that localkvs runs on."})
    match request.method, request.path.removeprefix(PATH):
        case "GET", "faults":
            return _json(200, _settings(cloud))
        case "PUT", "faults":
            return _put_faults(cloud, request.body)
        case "GET", "state":
            return _json(200, _state(cloud))
    return _json(404, {"error": f"There are GET and PUT {PATH}faults, and GET {PATH}state."})


def _put_faults(cloud: Cloud, body: bytes) -> Answer:
    """Replace all faults by those in the body; the two times stay as they are unless they are given."""
    try:
        wishes = dict(json.loads(body.decode()))
        times = {name: _milliseconds(name, wishes.pop(name)) for name in _MILLISECONDS if name in wishes}
        faults = tuple(parse_fault(label, setting) for label, setting in wishes.items())
    except (ValueError, TypeError, RecursionError):
        return _json(400, {"error": 'Send a JSON object, such as {"throttle": 0.1}.'})
    except StartProblem as problem:
        return _json(400, {"error": str(problem)})
    cloud.faults.replace(faults)
    cloud.latency_ms = times.get("latency_ms", cloud.latency_ms)
    cloud.settle_ms = times.get("settle_ms", cloud.settle_ms)
    return _json(200, _settings(cloud))


def _milliseconds(name: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 86_400_000:
        raise StartProblem(f"{name} is a whole number of milliseconds.")
    return value


def _settings(cloud: Cloud) -> dict[str, Any]:
    return {"latency_ms": cloud.latency_ms, "settle_ms": cloud.settle_ms, **cloud.faults.settings()}


def _state(cloud: Cloud) -> dict[str, Any]:
    """Counters since the start; `creates` are those committed, whether their answer arrived or not."""
    return {
        "requests": cloud.requests,
        "errors": cloud.errors,
        "creates": cloud.creates,
        "channels": cloud.storage.total(),
    }


def _json(status: int, content: dict[str, Any]) -> Answer:
    body = json.dumps(content).encode() + b"\n"
    return Answer(status=status, body=body, headers={"Content-Type": "application/json"})
