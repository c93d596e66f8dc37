from collections.abc import Mapping
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Coalesce

from channels_app.web.listing.columns import Column, Sorting
from channels_app.web.listing.keyset import Order

SORTING = Sorting(
    columns=(
        Column(key="name", label="Name", order=Order(field="name"), up="by name", down="by name, Z first"),
        Column(
            key="target",
            label="Target",
            order=Order(field="place"),
            up="by target",
            down="by target, Z first",
        ),
        Column(
            key="state", label="State", order=Order(field="state"), up="by state", down="by state, Z first"
        ),
        Column(key="type", label="Type", order=Order(field="type"), up="by type", down="by type, Z first"),
        Column(
            key="ttl",
            label="TTL",
            order=Order(field="ttl", number=True),
            up="shortest TTL first",
            down="longest TTL first",
            number=True,
        ),
        Column(key="tags", label="Tags"),
        Column(
            key="creator",
            label="Created by",
            order=Order(field="creator"),
            up="by creator",
            down="by creator, Z first",
        ),
        Column(
            key="created",
            label="Created",
            order=Order(field="created_at", fixed=True),
            up="oldest first",
            down="newest first",
            time=True,
        ),
    ),
    usual="-created",
)
# What an order needs that is in another table; a creator of nobody's sorts before all others
SORTED_BY: Mapping[str, Mapping[str, Any]] = {
    "place": {"place": F("target__name")},
    "creator": {"creator": Coalesce("created_by__username", Value(""))},
}
