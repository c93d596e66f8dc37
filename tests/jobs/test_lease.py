"""One drainer at a time holds a target's lease; who died or was overtaken holds nobody up."""

import time
from typing import Any

from channels_app.aws.values import Created
from channels_app.jobs import lease
from channels_app.models import Operation, Target
from tests.fakes.gateway import FakeGateway
from tests.jobs.test_drainer import make_drainer
from tests.services.desk import Desk


class SlowGateway(FakeGateway):
    """Its creates take longer than a drainer waits for them before it looks at its lease again."""

    def create(self, *args: Any, **options: Any) -> Created:
        time.sleep(0.4)
        return super().create(*args, **options)


def test_a_lease_that_ran_out_is_free(desk: Desk) -> None:
    lease.take(desk.target.pk, holder="another")
    Target.objects.update(lease_until="2020-01-01T00:00Z")

    assert lease.take(desk.target.pk, holder="worker-1")


def test_the_lease_of_who_is_known_to_have_ended_is_free_at_once(desk: Desk) -> None:
    lease.take(desk.target.pk, holder="dead")

    freed = lease.give_back_for(lambda holder: holder == "dead")

    assert freed == [desk.target]
    assert lease.take(desk.target.pk, holder="worker-1")


def test_the_lease_of_all_others_is_kept(desk: Desk) -> None:
    lease.take(desk.target.pk, holder="another")

    freed = lease.give_back_for(lambda holder: holder == "dead")

    assert freed == []
    assert not lease.take(desk.target.pk, holder="worker-1")


def test_a_drainer_that_lost_its_lease_records_what_it_had_sent_and_sends_no_more(desk: Desk) -> None:
    desk.aws = SlowGateway(region="eu-central-1", account="210987654321")
    for name in ("gate-1", "gate-2"):
        desk.request(name)
    drainer = make_drainer(desk)

    def lose_lease(seconds: float) -> None:
        """To a drainer that took it a second later, when one more create was asked for."""
        desk.clock.sleep(1)
        Target.objects.update(lease_holder="another")
        if not Operation.objects.filter(name="gate-3"):
            desk.request("gate-3")

    drainer.sleep = lose_lease

    drainer.drain()

    states = Operation.objects.order_by("name").values_list("state", flat=True)
    assert list(states) == ["succeeded", "succeeded", "queued"]
