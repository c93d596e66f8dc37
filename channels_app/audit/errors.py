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


class UnusableKey(AuditError):
    """There is no key to sign checkpoints with."""

    def __init__(self, *, file: str, why: str) -> None:
        super().__init__(f"The audit key {file} cannot be used: {why}.")
        self.file = file
        self.why = why


class StoreUnavailable(AuditError):
    """The place where checkpoints are kept does not answer, or takes none."""

    def __init__(self, *, address: str, why: str) -> None:
        super().__init__(f"The checkpoint store {address} cannot be used: {why}.")
        self.address = address
        self.why = why


class OtherTrail(AuditError):
    """The checkpoints are of another trail than this database's: it was restored or copied, or they were changed."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"{why} Was the database restored or copied? Then see manage.py resume_after_restore."
        )
        self.why = why
