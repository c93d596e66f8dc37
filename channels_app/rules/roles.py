"""Who may do what: a person has a role on a target, and a role is a handful of abilities."""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What a grant makes of a person, on one target or on all."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Ability(StrEnum):
    """What is asked at the door."""

    READ_CHANNELS = "read_channels"
    CHANGE_CHANNELS = "change_channels"
    READ_TRAIL = "read_trail"
    READ_PEOPLE = "read_people"
    MANAGE = "manage"  # people, targets and grants; never the trail


ABILITIES: Mapping[Role, frozenset[Ability]] = {
    Role.VIEWER: frozenset({Ability.READ_CHANNELS}),
    Role.OPERATOR: frozenset({Ability.READ_CHANNELS, Ability.CHANGE_CHANNELS}),
    Role.AUDITOR: frozenset({Ability.READ_CHANNELS, Ability.READ_TRAIL, Ability.READ_PEOPLE}),
    Role.ADMINISTRATOR: frozenset({Ability.MANAGE, Ability.READ_PEOPLE}),
}


def abilities_of(role: Role) -> frozenset[Ability]:
    """All that a role may do."""
    return ABILITIES[role]


def roles_with(ability: Ability) -> frozenset[Role]:
    """All roles that may do it."""
    return frozenset(role for role, abilities in ABILITIES.items() if ability in abilities)
