import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from channels_app.aws.errors import AwsError, LostAnswer, NotFound
from channels_app.aws.gateway import Gateway
from channels_app.aws.values import Described, Page
from channels_app.rules.arrival import ABSENT

FEW = 5  # so many are asked for one by one
REST = 50  # and, at least, so many of what a list did not come to
TRIES = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighting:
    """What AWS showed of some channels, by their ARN. What is neither found nor absent it said nothing of."""

    found: Mapping[str, Described] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()

    def status_of(self, arn: str | None) -> str | None:
        """As AWS calls it; ABSENT where it has none; None where it said nothing."""
        if arn in self.absent:
            return ABSENT
        found = self.found.get(arn or "")
        return found.status if found else None


def see(wanted: Mapping[str, str], *, gateway: Gateway) -> Sighting:
    """Ask AWS for channels of one target, ARN → name: few by a Describe each, many by pages of a list.

    Pages are turned while they pay. Of what they did not come to, as many are described as there were pages.
    """
    if len(wanted) <= FEW:
        return _describe(wanted, gateway)
    listed, pages = _list(wanted, gateway)
    rest = [arn for arn in wanted if listed.status_of(arn) is None]
    described = _describe(rest[: max(REST, pages)], gateway)
    return Sighting(found={**listed.found, **described.found}, absent=listed.absent | described.absent)


def _describe(arns: Iterable[str], gateway: Gateway) -> Sighting:
    found, absent, unanswered = {}, set(), 0
    for arn in arns:
        try:
            found[arn] = gateway.describe_arn(arn)
        except NotFound:
            absent.add(arn)
        except AwsError:
            unanswered += 1
            if unanswered == TRIES:  # an AWS that is away is not waited for again and again
                break
    return Sighting(found=found, absent=frozenset(absent))


def _list(wanted: Mapping[str, str], gateway: Gateway) -> tuple[Sighting, int]:
    """What the list has of them, and how many pages it took. None is absent where not all pages were turned."""
    prefix = os.path.commonprefix([*wanted.values()])  # noqa: RUF071 (names, no paths)
    found: dict[str, Described] = {}
    token, pages = "", 0
    while len(found) < len(wanted):
        page = _page(gateway, token, prefix)
        pages += 1
        if page is None:
            return Sighting(found=found), pages
        found |= {each.arn: each for each in page.channels if each.arn in wanted}
        token = page.next_token
        if not token:
            return Sighting(found=found, absent=frozenset(wanted.keys() - found.keys())), pages
        if pages > len(wanted) - len(found):  # to describe the rest is less
            break
    return Sighting(found=found), pages


def _page(gateway: Gateway, token: str, prefix: str) -> Page | None:
    """Asked for once more where its answer was lost: with it all pages after it would be."""
    for _ in range(TRIES):
        try:
            return gateway.list_channels(next_token=token, prefix=prefix)
        except LostAnswer:
            continue
        except AwsError:
            return None
    return None
