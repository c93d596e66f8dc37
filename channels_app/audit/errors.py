"""Why an event was not written."""


class AuditError(Exception):
    """The trail could not take an event. Nothing was written."""


class NoTransactionError(AuditError):
    """An event must be committed together with what it tells, so it is only taken inside a transaction."""

    def __init__(self) -> None:
        super().__init__(
            "An audit event is written in the transaction of the change that it tells; there is none here."
        )


class NotCanonicalError(AuditError):
    """A value has no single written form, so its hash would prove nothing."""

    def __init__(self, *, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where = where
        self.why = why
