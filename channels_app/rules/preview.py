"""What a preview finds of each row before anything is sent."""

from enum import StrEnum


class RowVerdict(StrEnum):
    """Whether a row of a batch will be sent; all but `create` will not."""

    CREATE = "create"
    EXISTS = "exists"  # ours, on record
    TAKEN = "taken"  # by somebody else
    DUPLICATE = "duplicate"  # of an earlier row
    INVALID = "invalid"
