"""Real workers and a real mail server: who submitted a batch is told how it went, and told once."""

import pytest

from tests.faults.aftermath import Aftermath, look_around
from tests.faults.batches import finish, give
from tests.faults.rig import PERSON, Installation, until
from tests.faults.stage import Stage
from tests.postbox import Postbox, postbox

pytestmark = pytest.mark.fault

NAMES = [f"gate-{number}" for number in range(20)]
ADDRESS = "admin@wards.example"
GIVE_ADDRESS = f"""
import django
django.setup()
from channels_app.models import Person
Person.objects.filter(username={PERSON!r}).update(email={ADDRESS!r})
"""


def told_by_two_workers(stage: Stage) -> Aftermath:
    with postbox() as box, stage.install(env=mail_by(box)) as place:
        submit_batch(place)
        place.worker_with_beat()
        place.worker_with_beat()
        finish(place, within=90)
        until(lambda: box.messages, "the mail comes", within=60)
        until(lambda: told(place), "it is noted")
        return look_around(place, mails=str(len(box.messages)), mail=str(box.messages[0]))


def refused_by_the_server(stage: Stage) -> Aftermath:
    with postbox(refuses="550 nobody of that name") as box, stage.install(env=mail_by(box)) as place:
        submit_batch(place)
        place.worker_with_beat()
        finish(place, within=90)
        claimed = "SELECT 1 FROM channels_app_batch WHERE telling_until IS NOT NULL"
        until(lambda: place.database.read(claimed), "it is tried", within=60)
        return look_around(place, mails=str(len(box.messages)), told=str(told(place)))


def mail_by(box: Postbox) -> dict[str, str]:
    return {"EMAIL_URL": f"smtp://127.0.0.1:{box.port}", "CONSOLE_URL": "https://kvs.wards.example"}


def submit_batch(place: Installation) -> None:
    """By somebody who has an address."""
    assert place.start("-c", GIVE_ADDRESS).wait(within=60) == 0
    give(place, {"default": NAMES})


def told(place: Installation) -> bool:
    return bool(place.database.read("SELECT 1 FROM channels_app_batch WHERE told_at IS NOT NULL"))


@pytest.mark.scene.with_args(told_by_two_workers)
def test_of_two_workers_one_tells_the_submitter_at_the_end(aftermath: Aftermath) -> None:
    assert aftermath.notes["mails"] == "1"
    mail = aftermath.notes["mail"]
    assert f"To: {ADDRESS}\n" in mail
    assert ": done, 20 created\n" in mail
    assert "https://kvs.wards.example/batches/" in mail


@pytest.mark.scene.with_args(refused_by_the_server)
def test_a_mail_server_that_refuses_holds_up_no_channel(aftermath: Aftermath) -> None:
    assert (aftermath.notes["mails"], aftermath.notes["told"]) == ("0", "False")
    assert aftermath.names == set(NAMES)
