"""What somebody does by each command."""

import os
from collections.abc import Callable, Mapping
from io import StringIO
from unittest.mock import patch
from uuid import uuid4

from django.core.management import call_command
from django.db import connection

from tests.people import PASSWORD, make_channel
from tests.trail.locks import lifted
from tests.trail.scene import Scene

PLACE = ("--target", "Wards EU", "--actor", "mara")
AS_ADMINISTRATOR = ("--actor", "tomasz", "--reason", "The disk was lost")


def run(command: str, *options: str) -> None:
    call_command(command, *options, stdout=StringIO(), stderr=StringIO())


def create_many(scene: Scene) -> None:
    file = scene.keepers.folder.with_name("gates.csv")
    file.write_text(f"name\n{uuid4()}\n")
    run("create_channels", str(file), *PLACE)


def add_administrator(scene: Scene) -> None:
    with patch.dict(os.environ, {"DJANGO_SUPERUSER_PASSWORD": PASSWORD}):
        run("createsuperuser", "--noinput", "--username", "tove")


def change_password(scene: Scene) -> None:
    with patch("channels_app.management.passwords.getpass", lambda _: PASSWORD):
        run("changepassword", "mara")


def protect(scene: Scene) -> None:
    with lifted(connection):
        run("protect_audit", *AS_ADMINISTRATOR)


def compare_with_cloudtrail(scene: Scene) -> None:
    folder = scene.keepers.folder.with_name("cloudtrail")
    folder.mkdir()
    (folder / "one.json").write_text('{"Records": []}')
    run("compare_cloudtrail", str(folder), "--actor", "adaeze")


def change_many(command: str, *options: str) -> Callable[[Scene], None]:
    def story(scene: Scene) -> None:
        make_channel(scene.target, "gate-1")
        run(command, "--name-prefix", "gate", *options, *PLACE)

    return story


def take_pack(scene: Scene) -> None:
    file = scene.keepers.folder.with_name("evidence.zip")
    run("export_pack", "--person", "adaeze", "--actor", "adaeze", "--to-file", str(file))


COMMANDS: Mapping[str, Callable[[Scene], object]] = {
    "compare_cloudtrail": compare_with_cloudtrail,
    "create_channel": lambda scene: run("create_channel", f"gate-{uuid4()}", *PLACE),
    "create_channels": create_many,
    "createsuperuser": add_administrator,
    "changepassword": change_password,
    "delete_channels": change_many("delete_channels"),
    "export_audit": lambda scene: run("export_audit"),
    "export_channels": lambda scene: run("export_channels"),
    "export_pack": take_pack,
    "protect_audit": protect,
    "resume_after_restore": lambda scene: run("resume_after_restore", *AS_ADMINISTRATOR),
    "rotate_audit_key": lambda scene: run("rotate_audit_key", *AS_ADMINISTRATOR),
    "update_channels": change_many("update_channels", "--set-ttl", "90"),
    "sync_channels": lambda scene: run("sync_channels", "--target", "Wards EU"),
}

QUIET_COMMANDS: Mapping[str, str] = {
    "check_target": "Tries what AWS would allow, with requests that it refuses",
    "run_worker": "Starts processes; what they do is told by what they do",
    "up": "The same; the first person that it makes is told by create_first_person",
    "verify_audit": "Reads the trail",
}
