"""What is to be found on a page by looking at it once: every look is made in the same visit, for visits are dear."""

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

STRICT: dict[str, Any] = {"rules": {"target-size": {"enabled": True}}}
# Of Django's own pages what WCAG asks for, and not what axe thinks best beyond it
WCAG: dict[str, Any] = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], **STRICT}
CONTRAST: dict[str, Any] = {"runOnly": ["color-contrast"]}
SHORT = """options => axe.run({...options, resultTypes: ["violations"]}).then(found =>
  found.violations.flatMap(({id, nodes}) => nodes.map(({html}) => `${id}: ${html}`)))"""
PHONES = (360, 320)


@dataclass(frozen=True, kw_only=True, slots=True)
class Findings:
    in_light: list[str]  # by axe
    in_dark: list[str]
    widths: dict[int, int]  # of all that there is, by the width of the window


def look_at(page: Page, rules: dict[str, Any]) -> Findings:
    page.evaluate(Axe().axe_script)
    in_light = page.evaluate(SHORT, rules)
    page.emulate_media(color_scheme="dark")
    page.evaluate("Promise.all(document.getAnimations().map(each => each.finished))")
    in_dark = page.evaluate(SHORT, CONTRAST)
    widths = {width: measure(page, width) for width in PHONES}
    return Findings(in_light=in_light, in_dark=in_dark, widths=widths)


def measure(page: Page, width: int) -> int:
    page.set_viewport_size({"width": width, "height": 740})
    return int(page.evaluate("document.documentElement.scrollWidth"))
