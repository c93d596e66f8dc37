"""What localkvs refuses, in AWS's own codes. The description in `model` knows the HTTP status of most of them."""


class Refusal(Exception):
    """A request that gets an error as its answer. `status` 0 means: as the service description says, else 400."""

    def __init__(self, code: str, message: str, *, status: int = 0) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


class StartProblem(Exception):
    """localkvs cannot start or take a setting; the text is a sentence for the person who asked."""


def invalid(message: str) -> Refusal:
    return Refusal("InvalidArgumentException", message)


def in_use(message: str) -> Refusal:
    return Refusal("ResourceInUseException", message)


def not_found(message: str) -> Refusal:
    return Refusal("ResourceNotFoundException", message)


def malformed(message: str) -> Refusal:
    return Refusal("MalformedHttpRequestException", message, status=400)


def unreadable(message: str) -> Refusal:
    return Refusal("SerializationException", message, status=400)
