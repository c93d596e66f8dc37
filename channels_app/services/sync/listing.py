from array import array
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from hashlib import blake2b
from itertools import islice

from django.db import transaction

from channels_app.aws.values import Described, Page
from channels_app.models import Sync, SyncPage
from channels_app.services.actor import Actor
from channels_app.services.sync import claim
from channels_app.services.sync.caller import Caller
from channels_app.services.sync.judging import judge_group
from channels_app.services.sync.records import read_ours
from channels_app.services.sync.writing import write_group

GROUP = 1_000


def digest(arn: str) -> int:
    """Eight bytes that stand for an ARN. Of a million, two are the same once in ten million comparisons."""
    return int.from_bytes(blake2b(arn.encode(), digest_size=8).digest(), "little")


def list_all(sync: Sync, *, began: datetime, caller: Caller, actor: Actor) -> None:
    """Go through AWS's pages from where the last one left off. Two pages at a time are in memory."""
    if sync.is_listed:
        return
    ours = read_ours()
    for page in _pages(caller, token=sync.next_token):
        agreed = 0
        for part in _parts(page.channels):
            group = judge_group(sync.target, part, began=began, ours=ours)
            write_group(sync, group, actor=actor)
            agreed += group.agreed
        _turn(sync, page, agreed)


def seen_digests(sync: Sync) -> set[int]:
    """All ARNs that the pages of this comparison had."""
    seen: set[int] = set()
    for content in sync.read_pages.values_list("digests", flat=True).iterator():
        seen.update(array("Q", bytes(content)))
    return seen


def _pages(caller: Caller, *, token: str) -> Iterator[Page]:
    """One page ahead: while one is judged and written, AWS makes the next."""

    def ask(token: str) -> Future[Page]:
        return pool.submit(caller.ask, lambda gateway: gateway.list_channels(next_token=token))

    with ThreadPoolExecutor(1, "list") as pool:
        coming = ask(token)
        while page := coming.result():
            if page.next_token:
                coming = ask(page.next_token)
            yield page
            if not page.next_token:
                return


def _turn(sync: Sync, page: Page, agreed: int) -> None:
    """The page is done: from here on, another would go on with the next one."""
    digests = array("Q", (digest(each.arn) for each in page.channels)).tobytes()
    with transaction.atomic():
        claim.keep(
            sync,
            next_token=page.next_token,
            is_listed=not page.next_token,
            pages=sync.pages + 1,
            listed=sync.listed + len(page.channels),
            agreed=sync.agreed + agreed,
        )
        SyncPage.objects.create(sync=sync, number=sync.pages, digests=digests)


def _parts(channels: Sequence[Described]) -> Iterator[list[Described]]:
    rest = iter(channels)
    while part := list(islice(rest, GROUP)):
        yield part
