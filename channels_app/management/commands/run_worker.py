import sys

from django.conf import settings
from django.core.management.base import BaseCommand

from channels_app.management.processes import Runner
from channels_app.management.programs import BEAT, worker


class Command(BaseCommand):
    help = (
        "One worker with its beat, until Ctrl-C or SIGTERM. Start as many as you like, on as many machines."
    )

    def handle(self, *_: object, **__: object) -> None:
        programs = [worker(), BEAT]
        sys.exit(Runner(programs=programs, folder=settings.ROOT, say=self.stdout.write).run())
