from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from channels_app.audit.triggers import find_missing_triggers
from channels_app.audit.verify import verify


class Command(BaseCommand):
    help = "Go through the audit trail and name everything that is wrong with it. Exit 0 when it is whole."

    def handle(self, **options: Any) -> None:
        counts: list[int] = []
        faults = 0
        for name in find_missing_triggers(connection):
            faults += 1
            self.stdout.write(f"trigger: {name} is missing, so the database would let the trail be changed.")
        for fault in verify(count=counts.append):
            faults += 1
            self.stdout.write(f"{fault.kind}: {fault.message}")
        events = sum(counts)
        if faults:
            raise CommandError(f"The trail is not whole: {faults:,} faults in {events:,} events.")
        self.stdout.write(f"The trail is whole: {events:,} events.")
