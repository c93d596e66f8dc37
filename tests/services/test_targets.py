import pytest

from channels_app.audit.models import AuditEvent
from channels_app.models import Person, Target
from channels_app.services.actor import Actor, Through
from channels_app.services.errors import NameIsForGood, TargetHeld
from channels_app.services.targets import confirm_account, release, save_target
from tests.fakes.gateway import FakeGateway
from tests.people import make_target
from tests.services.desk import Desk


def test_the_first_account_that_answers_becomes_the_target_s(desk: Desk, aws: FakeGateway) -> None:
    fresh = make_target("fresh", region="")

    confirm_account(fresh, gateway=aws, actor=desk.actor)

    fresh.refresh_from_db()
    assert (fresh.account, fresh.region) == ("210987654321", "eu-central-1")


def test_another_account_holds_the_target_and_both_numbers_are_said(desk: Desk) -> None:
    wrong = FakeGateway(account="999999999999")

    with pytest.raises(TargetHeld) as refusal:
        confirm_account(desk.target, gateway=wrong, actor=desk.actor)

    assert "210987654321" in str(refusal.value)
    assert "999999999999" in str(refusal.value)
    assert AuditEvent.objects.filter(action="target.hold").exists()


def test_nothing_is_created_in_another_account(desk: Desk) -> None:
    desk.aws.account = "999999999999"

    operation = desk.create("gate-1")

    assert operation.state == "queued"
    assert not desk.aws.channels


def test_a_released_target_is_called_again(desk: Desk) -> None:
    desk.aws.account = "999999999999"
    operation = desk.create("gate-1")
    desk.aws.account = "210987654321"

    release(actor=desk.actor, target=Target.objects.get(pk=desk.target.pk), reason="the profile was wrong")
    step = desk.step(operation)

    assert step is not None
    assert step.operation.state == "succeeded"


def test_a_target_keeps_its_name(target: Target, administrator: Person) -> None:
    administrator_in_admin = Actor(person=administrator, through=Through.ADMIN, address="203.0.113.7")
    target.name = "another"

    with pytest.raises(NameIsForGood):
        save_target(actor=administrator_in_admin, target=target, changed=["name"])
