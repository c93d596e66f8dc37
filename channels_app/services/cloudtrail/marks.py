class Marks:
    """Which numbers have been met: a bit for each, so that a year's events take a few megabytes."""

    def __init__(self, most: int) -> None:
        self._bits = bytearray(most // 8 + 1)

    def add(self, number: int) -> None:
        """A number above the most is one that was written since, and is forgotten."""
        if number // 8 < len(self._bits):
            self._bits[number // 8] |= 1 << number % 8

    def __contains__(self, number: int) -> bool:
        return number // 8 >= len(self._bits) or bool(self._bits[number // 8] & 1 << number % 8)
