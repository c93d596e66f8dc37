"""The page on which an auditor takes an evidence pack."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from channels_app.audit.models import AuditEvent
from channels_app.audit.packs import verify
from channels_app.models import Channel, Person, Target
from channels_app.rules.roles import Role
from tests.audit.checkpoints.desk import KeepersDesk
from tests.people import browser_of, make_event, make_person
from tests.web.batches import make_batch

WHY = {"reason": "Case 17"}


@pytest.fixture
def browser(auditor: Person, signing: KeepersDesk) -> Client:
    return browser_of(auditor)


def read(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


def take(browser: Client, asked: str) -> bytes:
    answer: Any = browser.post(f"/audit/pack/{asked}", WHY)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="evidence.zip"'
    return b"".join(answer.streaming_content)


def told(content: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return dict(json.loads(archive.read("pack.json")))


def test_the_page_says_what_a_pack_would_prove(browser: Client, channel: Channel) -> None:
    make_event(channel=channel)

    page = read(browser, f"/audit/pack/?q={channel.pk}")

    assert "Channel ward-3-bed-17 in Wards EU" in page
    assert "and not that none was left out" in page
    assert "and that none of that time was left out" in read(browser, "/audit/pack/?since=2020-01-01")


def test_what_is_taken_holds_for_who_has_nothing_but_python(
    browser: Client, channel: Channel, signing: KeepersDesk, tmp_path: Path
) -> None:
    make_event(channel=channel)
    (tmp_path / "evidence.zip").write_bytes(take(browser, f"?q={channel.arn}"))

    program = [sys.executable, "-I", "-S", verify.__file__, str(tmp_path / "evidence.zip")]
    done = subprocess.run([*program, "--key", signing.signs_with.fingerprint], capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("WHOLE: 1 events are genuine")


def test_a_pack_is_of_just_what_the_address_asks_for(
    browser: Client, channel: Channel, operator: Person
) -> None:
    make_event(channel=channel, by=operator)
    make_event(channel=channel, by=operator, result="failed")
    make_event(channel=channel)

    pack = told(take(browser, "?who=mara&result=failed&target=Wards+EU&since=2020-01-01"))

    assert pack["events"] == 1
    assert pack["only"] == {
        "actor_id": [str(operator.pk)],
        "result": ["failed"],
        "target": ["Wards EU"],
    }


def test_a_ready_list_has_a_pack_of_all_that_it_shows(browser: Client, channel: Channel) -> None:
    for result in ("failed", "refused", "succeeded"):
        make_event(channel=channel, result=result)

    pack = told(take(browser, "?result=~badly"))

    assert pack["title"] == "“Failed or refused”"
    assert pack["events"] == 2


def test_a_batch_and_the_console_have_packs_too(browser: Client, channel: Channel, operator: Person) -> None:
    batch = make_batch(channel.target, operator)
    make_event(channel=channel, batch=str(batch.pk))

    assert told(take(browser, f"?q={batch.pk}"))["only"] == {"batch": [str(batch.pk)]}
    assert told(take(browser, "?who=~console"))["only"] == {"actor_id": [""], "actor": ["console"]}


@pytest.mark.parametrize("asked", ["?q=ward", "?q=%2317", "?who=nobody-called-so", "?since=tomorrow"])
def test_what_it_cannot_be_of_is_no_pack_of_more(browser: Client, channel: Channel, asked: str) -> None:
    make_event(channel=channel)

    page = read(browser, f"/audit/pack/{asked}")
    answer = browser.post(f"/audit/pack/{asked}", WHY)

    assert "Take the pack</button>" not in page
    assert answer.status_code == 302
    assert not AuditEvent.objects.filter(action="audit.pack").exists()


def test_a_channel_out_of_sight_is_no_channel(
    signing: KeepersDesk, channel: Channel, other_target: Target
) -> None:
    ines = make_person("ines", Role.AUDITOR, on=other_target)
    make_event(channel=channel)

    page = read(browser_of(ines), f"/audit/pack/?q={channel.pk}")

    assert channel.name not in page
    assert "and not of words" in page


def test_where_nothing_is_signed_the_page_says_what_to_set(auditor: Person) -> None:
    make_event()

    page = read(browser_of(auditor), "/audit/pack/")
    after = browser_of(auditor).post("/audit/pack/", WHY, follow=True).content.decode()

    assert "Set <code>AUDIT_CHECKPOINTS</code>" in page
    assert "Take the pack" not in page
    assert "No evidence pack can be made" in after


def test_the_ways_to_it(browser: Client, channel: Channel, operator: Person) -> None:
    make_event(channel=channel, by=operator)
    batch = make_batch(channel.target, operator)

    assert 'href="/audit/pack/?who=mara"' in read(browser, "/audit/?who=mara")
    assert f'href="/audit/pack/?q={channel.pk}"' in read(browser, channel.get_absolute_url())
    assert f'href="/audit/pack/?q={batch.pk}"' in read(browser, batch.get_absolute_url())
