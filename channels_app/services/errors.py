"""What a service refuses, each with the data that a page or a command needs to say it well."""

from dataclasses import dataclass

from channels_app.models import Batch, Channel, Operation, Target
from channels_app.rules.deletion import Difference, Guard
from channels_app.rules.roles import Ability, Role
from channels_app.rules.spec import Problem


class ServiceError(Exception):
    """The base of the family: something was asked for that is not done, and nothing was changed."""


@dataclass
class NotAllowed(ServiceError):
    """The actor's roles do not allow it on that target. The attempt is in the trail as event `event`."""

    ability: Ability
    target: Target | None
    roles: tuple[Role, ...]
    wanted: tuple[Role, ...]
    attempted: str
    event: int

    def __str__(self) -> str:
        where = f" in {self.target}" if self.target else ""
        needed = " or ".join(role.value for role in self.wanted)
        return f"You may not {self.attempted}{where}. It needs the role {needed}."


@dataclass
class InvalidSpec(ServiceError):
    """The channel cannot be asked for as it stands. All problems are named at once."""

    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        return " ".join(problem.message for problem in self.problems)


@dataclass
class NameTaken(ServiceError):
    """A live channel of that name is on record in the target."""

    channel: Channel

    def __str__(self) -> str:
        return f"{self.channel.name} is already in {self.channel.target} ({self.channel.state})."


class SeveralTargets(ServiceError):
    """What was asked for is made for one account and Region."""

    def __str__(self) -> str:
        return "Such a file is for one account and Region, and these channels are in several. Choose a target first."


@dataclass
class OpenOperation(ServiceError):
    """Another operation of the channel is not finished yet."""

    operation: Operation

    def __str__(self) -> str:
        return f"{self.operation} is still {self.operation.state}. Wait until it is finished."


@dataclass
class NotActive(ServiceError):
    """AWS deletes and changes only what is active."""

    channel: Channel

    def __str__(self) -> str:
        return f"{self.channel.name} is {self.channel.state}, and only an active channel can be changed or deleted."


@dataclass
class NotAsShown(ServiceError):
    """AWS shows the channel otherwise than the page did."""

    channel: Channel

    def __str__(self) -> str:
        return f"{self.channel.name} was changed since this page was made. Look at it again."


@dataclass
class ChangedMeanwhile(NotAsShown):
    """It was changed since the operator saw it: how it differs, and how AWS shows it now."""

    differences: tuple[Difference, ...]
    now: Guard


@dataclass
class NothingToChange(ServiceError):
    """The channel is already as it is asked for."""

    channel: Channel

    def __str__(self) -> str:
        return f"{self.channel.name} is so already. Nothing was changed."


@dataclass
class NotFailed(ServiceError):
    """Only a failed operation can be tried again."""

    operation: Operation

    def __str__(self) -> str:
        return f"{self.operation} is {self.operation.state}, and only what failed can be tried again."


@dataclass
class TargetHeld(ServiceError):
    """All calls that would change the target are held. What was asked for is kept."""

    target: Target

    def __str__(self) -> str:
        return f"All calls to {self.target} are held. {self.target.held_because}"


@dataclass
class NotUnknown(ServiceError):
    """The operation is settled by now, or another process is looking at it this moment."""

    operation: Operation

    def __str__(self) -> str:
        return f"{self.operation} is not unknown any more, or is being looked at right now. Reload the page."


@dataclass
class NotQueued(ServiceError):
    """The operation is finished, is being sent, or an answer to it was lost: something of it may be done."""

    operation: Operation

    def __str__(self) -> str:
        return (
            f"{self.operation} does not wait to be sent any more, so it was not cancelled. Reload the page."
        )


@dataclass
class CannotGiveUp(ServiceError):
    """The channel may still come into being, or is there: an end cannot be written without guessing."""

    operation: Operation
    said: str

    def __str__(self) -> str:
        return (
            f"{self.operation} cannot be given up yet. That takes two things: AWS shows no such channel, and 15 "
            f"minutes have passed since the request was last sent. {self.said}"
        ).strip()


@dataclass
class CannotAdopt(ServiceError):
    """What AWS shows is not for a person to decide on: there is nothing, or it tells who made it."""

    operation: Operation
    said: str

    def __str__(self) -> str:
        return (
            f"{self.operation} was not adopted. That takes a channel of this name in AWS that is not being deleted, "
            "and neither its tags nor its time may tell who made it: where they do, looking again settles it. "
            f"{self.said}"
        ).strip()


@dataclass
class NotInAws(ServiceError):
    """The channel has no ARN yet, so AWS cannot be asked about it."""

    channel: Channel

    def __str__(self) -> str:
        return f"{self.channel.name} has no ARN yet. Wait until it is active."


@dataclass
class DiffersFrom(ServiceError):
    """The name is on record in the target, with another spec."""

    channel: Channel
    fields: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.channel.name} is already in {self.channel.target}, and differs in {' and '.join(self.fields)}."


@dataclass
class Unfinished(ServiceError):
    """The operation has no ARN to show. `operation.state` says whether it failed or is still under way."""

    operation: Operation

    def __str__(self) -> str:
        said = f" {self.operation.answer}" if self.operation.answer else ""
        return f"{self.operation} is {self.operation.state}.{said}"


@dataclass
class ReservedName(ServiceError):
    """A user name under which the trail names the console itself."""

    username: str

    def __str__(self) -> str:
        return f"Nobody can be called {self.username}: so the trail names the console itself. Choose another name."


@dataclass
class NameIsForGood(ServiceError):
    """The audit trail tells of a target by its name, so the name stays."""

    target: Target

    def __str__(self) -> str:
        return "A target keeps its name, for the audit trail tells of it by that name. Make another target."


@dataclass
class WrongBatchState(ServiceError):
    """The batch is in a state in which that cannot be done; somebody may have done it already."""

    batch: Batch

    def __str__(self) -> str:
        return f"{self.batch} is {self.batch.state}, so this cannot be done now. Reload the page."
