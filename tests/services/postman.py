"""Who carries mail in these tests."""

from channels_app.services.notices import Notice, NotSent


class Postman:
    """Takes notices, and refuses the first so many."""

    def __init__(self, *, refuses: int = 0) -> None:
        self.refuses = refuses
        self.notices: list[Notice] = []

    def __call__(self, notice: Notice) -> None:
        if self.refuses:
            self.refuses -= 1
            raise NotSent("it is down")
        self.notices.append(notice)

    @property
    def told(self) -> list[str]:
        return [notice.happening.value for notice in self.notices]
