"""How each kind of operation travels the road: one file a kind, behind one Protocol."""

from collections.abc import Mapping

from channels_app.models import Kind, Operation
from channels_app.services.road.manners.change import Changing
from channels_app.services.road.manners.create import Creating
from channels_app.services.road.manners.delete import Deleting
from channels_app.services.road.manners.manner import Answer, Manner, Unsent, error_in

MANNERS: Mapping[str, Manner] = {
    Kind.CREATE.value: Creating(),
    Kind.UPDATE_TTL.value: Changing(),
    Kind.TAG.value: Changing(),
    Kind.UNTAG.value: Changing(),
    Kind.LINK.value: Changing(),
    Kind.DELETE.value: Deleting(),
}


def manner_of(operation: Operation) -> Manner:
    return MANNERS[operation.kind]


__all__ = ["Answer", "Manner", "Unsent", "error_in", "manner_of"]
