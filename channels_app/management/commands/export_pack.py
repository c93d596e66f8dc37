from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model, Q, QuerySet

from channels_app import wiring
from channels_app.management import asker
from channels_app.models import Batch, Channel, Person
from channels_app.rules.moment import Moment, read_moment
from channels_app.services.errors import ServiceError
from channels_app.services.packs.chosen import Part, by_person, of_batch, of_channel, put_together
from channels_app.services.packs.taking import take_pack

Row = TypeVar("Row", bound=Model)


class Command(BaseCommand):
    help = (
        "Write an evidence pack: a zip of events that anybody can check by the verify.py in it, without this console. "
        "Of a time alone it proves that none was left out. The trail tells that it was done."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--channel", help="the events of this channel: its id, ARN or name")
        parser.add_argument("--person", help="what this person did: a user name")
        parser.add_argument("--batch", help="the events of this batch: its id")
        parser.add_argument(
            "--from", dest="since", type=read_since, help="a UTC day or time, as 2026-11-24T12:00"
        )
        parser.add_argument(
            "--to", dest="until", type=read_until, help="the same; its last moment is in the pack"
        )
        parser.add_argument("--actor", required=True, help="who does it: an auditor of this console")
        parser.add_argument("--reason", default="", help="why; it is written on the pack's page")
        parser.add_argument(
            "--to-file", required=True, type=Path, help="the zip, which must not be there yet"
        )

    def handle(self, *, actor: str, reason: str, to_file: Path, **options: Any) -> None:
        who = asker.find_actor(actor)
        scope = put_together(read_parts(options), since=options["since"], until=options["until"])
        keeper = wiring.checkpoint_keeper()
        try:
            pieces = take_pack(actor=who, scope=scope, reason=reason, keeper=keeper)
            with to_file.open("xb") as file:
                file.writelines(pieces)
        except ServiceError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{to_file} cannot be written: {error.strerror}.") from None
        self.stdout.write(f"{to_file}: {scope.title}. Check it with the verify.py in it.")
        if keeper:
            self.stdout.write(f"Give the key's fingerprint by another way: {keeper.key().fingerprint}")


def read_parts(given: Mapping[str, Any]) -> Iterator[Part]:
    """Raises CommandError for what is not on record."""
    if given["channel"]:
        yield of_channel(find_channel(given["channel"]))
    if given["person"]:
        yield by_person(find(Person.objects.filter(username=given["person"]), given["person"]))
    if given["batch"]:
        yield of_batch(find(Batch.objects.filter(pk__in=read_ids(given["batch"])), given["batch"]))


def find_channel(text: str) -> Channel:
    return find(Channel.objects.filter(Q(pk__in=read_ids(text)) | Q(arn=text) | Q(name=text)), text)


def find(rows: QuerySet[Row], text: str) -> Row:
    """The only one; of several, as of a name that was used again, the ids are told."""
    found = list(rows[:10])
    if len(found) != 1:
        which = f"There are several, name one by its id: {', '.join(str(row.pk) for row in found)}."
        raise CommandError(f"{text}: {which if found else 'there is none on record.'}")
    return found[0]


def read_ids(text: str) -> list[UUID]:
    """The id that it is, if it is one."""
    try:
        return [UUID(text)]
    except ValueError:
        return []


def read_since(text: str) -> datetime:
    return read_time(text).begins


def read_until(text: str) -> datetime:
    return read_time(text).ends


def read_time(text: str) -> Moment:
    try:
        return read_moment(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a time; write it like 2026-11-24T12:00, in UTC") from None
