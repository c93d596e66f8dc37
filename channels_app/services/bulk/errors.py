from channels_app.services.errors import ServiceError


class SelectionChanged(ServiceError):
    """Other channels would be changed than the page showed, or they are not as it showed them."""

    def __str__(self) -> str:
        return "What you chose has changed since this page was made. Look at it again."


class NothingToDo(ServiceError):
    """There is no channel to which it can be done."""

    def __str__(self) -> str:
        return "There is no channel to which this can be done. Nothing was changed."
