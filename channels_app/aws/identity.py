"""Who AWS takes us for. It needs no permission, so it is the first thing to ask a new target."""

from typing import TYPE_CHECKING

from channels_app.aws import answers
from channels_app.aws.values import Identity

if TYPE_CHECKING:
    from mypy_boto3_sts import STSClient


def ask(sts: "STSClient") -> Identity:
    return answers.identity(sts.get_caller_identity())
