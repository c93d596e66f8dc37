"""What can come of a call of AWS: one family, each saying whether the call may have been carried out."""

import re
from datetime import datetime
from typing import ClassVar

from channels_app.rules.characters import shown

# After these, AWS repeats the signed headers, a session token among them
_NEVER_SHOWN = re.compile(r"[\r\n]|Authorization(?:=|: | header: )")
_PERMISSION = re.compile(r"not authorized to perform:? ([\w-]+:\w+)")
LONGEST_MESSAGE, LONGEST_ID = 499, 100  # and a character that says where more was; a record has room for that


class AwsError(Exception):
    """A call of AWS gave no answer to use. Unless a class says otherwise, it may have been carried out."""

    doubtful: ClassVar[bool] = True
    nothing_done: ClassVar[bool] = False
    sentence: ClassVar[str] = "{action} did not give an answer: {said}."

    def __init__(
        self,
        message: str = "",
        *,
        code: str = "",
        status: int = 0,
        request_id: str = "",
        date: datetime | None = None,
        action: str = "",
    ) -> None:
        self.message = shown(_NEVER_SHOWN.split(message.strip(), maxsplit=1)[0], LONGEST_MESSAGE).strip()
        self.code, self.request_id = shown(code, LONGEST_ID), shown(request_id, LONGEST_ID)
        self.status, self.date, self.action = status, date, action
        super().__init__(self.message)

    @property
    def permission(self) -> str:
        """The IAM action that the call needs: the one AWS's message names, else that of the operation."""
        named = _PERMISSION.search(self.message)
        service = "sts" if self.action in {"AssumeRole", "GetCallerIdentity"} else "kinesisvideo"
        return named.group(1) if named else f"{service}:{self.action}"

    def __str__(self) -> str:
        return self._say(self.sentence)

    def _say(self, sentence: str) -> str:
        said = self.message.rstrip(".") or self.code or "no reason was given"
        return sentence.format(action=self.action or "The call", said=said, permission=self.permission)


class LostAnswer(AwsError):
    """The request left and nothing says what became of it: read timeout, dropped connection, 5xx, garbage."""

    sentence = "The answer to {action} was lost ({said}), so AWS is asked what became of it."
    of_a_look = "AWS gave no answer to {action} ({said}). It was a look only, and can be asked again."

    def __str__(self) -> str:
        looked = self.action.startswith(("Get", "Describe", "List"))
        return self._say(self.of_a_look if looked else self.sentence)


class NothingDone(AwsError):
    """Certainly nothing was changed: AWS refused the call, or it never left. Sending it again is safe."""

    doubtful = False
    nothing_done = True


class Unreachable(NothingDone):
    """No connection was made: unknown host, refused, connect timeout, no Region, untrusted certificate."""

    sentence = "AWS cannot be reached ({said}): check the network, the Region and AWS_ENDPOINT_URL."


class Withheld(Unreachable):
    """The console itself keeps the call back: something is wrong with its own record."""

    sentence = "Nothing is sent to AWS: {said}."


class AccessDenied(NothingDone):
    """The credentials are good, and may not do this. `permission` is the IAM action that is missing."""

    sentence = (
        "AWS denied {permission}: allow it in the IAM policy of the user or role that this console uses."
    )


class ChannelLimitReached(NothingDone):
    """The account holds as many channels in this Region as it may."""

    sentence = (
        "This account has no room for another channel in this Region ({said}): raise it in Service Quotas."
    )


class Throttled(NothingDone):
    """Too many calls a second, of the account or on this channel. Slow down, send again; never a failure."""

    sentence = "AWS asks for fewer calls a second ({said}): it will be tried again, more slowly."


class InvalidArgument(NothingDone):
    """A value that AWS does not take. Sending the same again gives the same."""

    sentence = "AWS does not accept this: {said}."


class InUse(NothingDone):
    """The name exists, is still being deleted, or is our own lost answer; or a stream holds the channel."""

    sentence = "AWS says that the channel is in use: {said}."


class NotFound(NothingDone):
    """AWS sees no such channel. Just after a create this can be a stale read."""

    sentence = "AWS finds no such channel: {said}."


class TooManyTags(NothingDone):
    """More than fifty tags on one channel."""

    sentence = "The channel would have too many tags ({said}): remove some."


class VersionMismatch(NothingDone):
    """Someone changed the channel since it was read: read it again, then decide again."""

    sentence = "The channel was changed by someone else in between ({said}): look at it and try again."


class Refused(NothingDone):
    """Any other refusal (4xx); `code` says which."""

    sentence = "AWS refused {action}: {said}."


class CredentialsProblem(NothingDone):
    """AWS does not take the credentials: the key is unknown, switched off, or its secret is wrong."""

    sentence = (
        "AWS does not accept the credentials of this console ({said}): check the access key or the profile."
    )


class CredentialsMissing(CredentialsProblem):
    """There are no credentials where the AWS SDK looks for them."""

    sentence = "No AWS credentials were found ({said}): set AWS_PROFILE, or give this machine a role."


class CredentialsExpired(CredentialsProblem):
    """They were good once: sign in again, or renew them."""

    sentence = "The AWS credentials of this console have expired ({said}): renew them, then try again."


class ClockSkewed(CredentialsProblem):
    """This machine's clock is too far from AWS's for a signature to hold."""

    sentence = "This machine's clock differs from AWS's ({said}): set it right, then try again."
