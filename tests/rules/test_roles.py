"""Who may do what."""

import pytest

from channels_app.rules.roles import Ability, Role, abilities_of, roles_with


@pytest.mark.parametrize(
    ("role", "abilities"),
    [
        (Role.VIEWER, {"read_channels"}),
        (Role.OPERATOR, {"read_channels", "change_channels"}),
        (Role.AUDITOR, {"read_channels", "read_trail", "read_people"}),
        (Role.ADMINISTRATOR, {"manage", "read_people"}),
    ],
)
def test_a_role_is_its_abilities_and_no_more(role: Role, abilities: set[str]) -> None:
    assert abilities_of(role) == abilities


@pytest.mark.parametrize(
    ("ability", "roles"),
    [
        (Ability.READ_CHANNELS, {"viewer", "operator", "auditor"}),
        (Ability.CHANGE_CHANNELS, {"operator"}),
        (Ability.READ_TRAIL, {"auditor"}),
        (Ability.READ_PEOPLE, {"auditor", "administrator"}),
        (Ability.MANAGE, {"administrator"}),
    ],
)
def test_an_ability_tells_its_roles(ability: Ability, roles: set[str]) -> None:
    assert roles_with(ability) == roles


def test_every_role_has_its_abilities_written_down() -> None:
    assert all(abilities_of(role) for role in Role)
