from typing import Final, Protocol

CHECKPOINTS: Final = "checkpoints"
KEYS: Final = "keys"
PARTINGS: Final = "partings"


class CheckpointStore(Protocol):
    """A place outside the database, where what was written once stays as it is.

    Every method raises OSError where the place does not answer, or refuses; its text says why.
    """

    @property
    def address(self) -> str:
        """Where it is, as the settings name it."""

    def list_names(self, folder: str, *, start: str = "") -> list[str]:
        """The names in the folder from `start` on, in their order."""

    def read(self, folder: str, name: str) -> str | None:
        """The text under the name, or None where there is none."""

    def add(self, folder: str, name: str, text: str) -> bool:
        """Keep the text for good. False, and nothing is changed, where something has the name already."""
