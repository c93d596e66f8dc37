from dataclasses import dataclass
from typing import Any

from channels_app.web.listing.keyset import Page
from channels_app.web.listing.links import Links

LOST = "The page that was asked for is not there. This is the first one."


@dataclass(frozen=True, kw_only=True, slots=True)
class Turning:
    """The two links below a list; an empty one leads nowhere."""

    back: str
    on: str
    back_word: str = "Newer"
    on_word: str = "Older"

    @property
    def needed(self) -> bool:
        return bool(self.back or self.on)


def turning(page: Page[Any], links: Links, words: tuple[str, str] = ("Newer", "Older")) -> Turning:
    """The links to the pages beside this one."""
    return Turning(
        back=links.to(before=page.before) if page.before else "",
        on=links.to(after=page.after) if page.after else "",
        back_word=words[0],
        on_word=words[1],
    )
