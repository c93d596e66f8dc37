"""What may go wrong on purpose: each fault by name, with a probability, for all operations or one."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from localkvs.errors import Refusal, StartProblem
from localkvs.limits import PER_SECOND
from localkvs.signature import Caller

# name → (what it does, what its second number means and is when it is not given)
FAULTS: dict[str, tuple[str, float]] = {
    "throttle": ("ClientLimitExceededException; nothing is done", 0),
    "error500": ("a 500 before anything is done", 0),
    "error500_after": ("carried out and committed, then a 500", 0),
    "refuse": ("the connection is reset before the request's body is read", 0),
    "drop_before": ("the connection is closed before anything is done", 0),
    "drop_after": ("carried out and committed, then the connection is closed without an answer", 0),
    "delay": ("waits before it carries out; second number: seconds", 1),
    "delay_after": ("carried out and committed, then waits before it answers; second number: seconds", 1),
    "stale_list": ("a list without the channels made in the last seconds; second number: seconds", 5),
    "stale_describe": ("a describe that does not find a channel made in the last seconds", 5),
    "stale_tags": ("a tag list as it was before the last change, if that was in the last seconds", 5),
    "short_pages": ("a list or tag list that breaks off early with a NextToken; second number: entries", 10),
    "denied": ("AccessDeniedException, as when the policy lacks the action", 0),
    "expired": ("ExpiredTokenException, as when the credentials are too old", 0),
    "skewed": ("InvalidSignatureException, as when the caller's clock is wrong", 0),
}
_OPERATIONS = frozenset(PER_SECOND) | {"GetCallerIdentity"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    name: str
    operation: str  # '' means all
    probability: float
    amount: float

    @property
    def label(self) -> str:
        return f"{self.name}@{self.operation}" if self.operation else self.name

    @property
    def setting(self) -> str:
        return f"{self.probability:g}:{self.amount:g}"


def parse_fault(label: str, setting: object) -> Fault:
    """`drop_after@CreateSignalingChannel`, `0.5` → that Fault; `delay`, `0.1:2.0` is a tenth of all, two seconds."""
    name, _, operation = label.partition("@")
    if name not in FAULTS:
        raise StartProblem(f"There is no fault {name!r}; there are {', '.join(FAULTS)}.")
    if operation and operation not in _OPERATIONS:
        raise StartProblem(f"The fault {label!r} names no operation that localkvs has.")
    probability, _, amount = str(setting).partition(":")
    try:
        fault = Fault(
            name=name,
            operation=operation,
            probability=float(probability),
            amount=float(amount) if amount else FAULTS[name][1],
        )
    except ValueError:
        raise StartProblem(f"{label}={setting}: write a probability, or probability:number.") from None
    if not 0 <= fault.probability <= 1 or not 0 <= fault.amount <= 86_400:
        raise StartProblem(f"{label}={setting}: a probability is 0 to 1, its number 0 to 86400.")
    return fault


class Faults:
    """Which faults are on, and the seeded dice that decide for each call."""

    def __init__(self, faults: tuple[Fault, ...], *, dice: random.Random) -> None:
        self._dice = dice
        self._by_name: Mapping[str, tuple[Fault, ...]] = {}
        self.replace(faults)

    def replace(self, faults: tuple[Fault, ...]) -> None:
        self._by_name = {name: tuple(each for each in faults if each.name == name) for name in FAULTS}

    def hit(self, name: str, operation: str) -> float | None:
        """The fault's second number when it happens to this call, None when it does not."""
        for fault in self._by_name[name]:
            if fault.operation in ("", operation) and self._dice.random() < fault.probability:
                return fault.amount
        return None

    def settings(self) -> dict[str, str]:
        return {each.label: each.setting for faults in self._by_name.values() for each in faults}


def refuse_by_fault(faults: Faults, operation: str, caller: Caller) -> None:
    """Refuse this call where a fault says so. Nothing has been done yet."""
    if faults.hit("error500", operation) is not None:
        raise internal_failure()
    if faults.hit("throttle", operation) is not None:
        raise Refusal("ClientLimitExceededException", f"Rate exceeded for {operation}.")
    if faults.hit("denied", operation) is not None:
        action = f"{'sts' if operation == 'GetCallerIdentity' else 'kinesisvideo'}:{operation}"
        message = f"User: {caller.arn} is not authorized to perform: {action}"
        raise Refusal("AccessDeniedException", message, status=403)
    if faults.hit("expired", operation) is not None:
        message = "The security token included in the request is expired"
        raise Refusal("ExpiredTokenException", message, status=403)
    if faults.hit("skewed", operation) is not None:
        message = "Signature expired: the request is now earlier than the server's time allows"
        raise Refusal("InvalidSignatureException", message, status=403)


def internal_failure() -> Refusal:
    message = "The request processing has failed because of an unknown error."
    return Refusal("InternalFailure", message, status=500)
