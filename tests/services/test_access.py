import pytest

from channels_app.models import Person, Target
from channels_app.rules.roles import Ability
from channels_app.services.access import may, targets_for


@pytest.mark.parametrize("ability", list(Ability))
def test_a_superuser_without_grants_may_nothing(stranger: Person, target: Target, ability: Ability) -> None:
    stranger.is_superuser = True
    stranger.save()

    assert not may(stranger, ability, target=target)


def test_a_grant_on_one_target_says_nothing_of_another(
    operator: Person, target: Target, other_target: Target
) -> None:
    assert may(operator, Ability.CHANGE_CHANNELS, target=target)
    assert not may(operator, Ability.CHANGE_CHANNELS, target=other_target)
    assert list(targets_for(operator, Ability.CHANGE_CHANNELS)) == [target]


def test_a_grant_on_all_targets_holds_on_those_made_later(auditor: Person, target: Target) -> None:
    assert may(auditor, Ability.READ_TRAIL, target=target)
    assert target in targets_for(auditor, Ability.READ_TRAIL)


def test_who_was_deactivated_may_nothing(leaver: Person, target: Target) -> None:
    assert not may(leaver, Ability.READ_CHANNELS, target=target)
    assert not targets_for(leaver, Ability.READ_CHANNELS).exists()
