"""The ARN of a stream, as somebody gives it to have a channel linked to it."""

import re

_SHAPE = re.compile(
    r"arn:[a-z0-9-]+:kinesisvideo:(?P<region>[a-z0-9-]+):[0-9]{12}"
    r":stream/[a-zA-Z0-9_.-]{1,256}/(0|[1-9][0-9]{0,13})"
)


def find_stream_problem(arn: str, *, region: str) -> str:
    """Why no channel of the Region can be linked to it; empty where one can, as far as an ARN tells."""
    match = _SHAPE.fullmatch(arn)
    if match is None:
        return "This is not the ARN of a stream. It looks like arn:aws:kinesisvideo:REGION:ACCOUNT:stream/NAME/NUMBER."
    if match["region"] != region:
        return (
            f"This stream is in {match['region']}, and the channel in {region}. Choose a stream of {region}."
        )
    return ""
