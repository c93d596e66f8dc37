from typing import Any

from django.core.management.commands import flush
from django.db import connections

from tests.trail.locks import lifted


class Command(flush.Command):
    """Empties all tables, the trail's too, as no product's command can: transactional tests end with it.

    It writes nothing in them either: the next transactional test puts back what the migrations had made, all of it.
    """

    def handle(self, **options: Any) -> None:
        with lifted(connections[options["database"]]):
            super().handle(**{**options, "inhibit_post_migrate": True})
