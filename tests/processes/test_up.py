"""`manage.py up`, whole: what a newcomer sees, and what is left after it."""

import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes.installation import Installation, last_sign_of_life, manage
from tests.processes.machine import becomes_true, children, processes_of

pytestmark = pytest.mark.fault
PASSWORD = re.compile(r"Sign in as admin with the password  (\S+)")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A first run, until Ctrl-C."""
    first = Installation(tmp_path_factory.mktemp("up") / "var")
    try:
        first.wait_until_it_runs().press_ctrl_c()
        yield first
    finally:
        first.clear_away()


@pytest.fixture(scope="module")
def running(first: Installation) -> Iterator[Installation]:
    """A second run in the same folder, with a migration to make, and with AWS settings of the user's around it."""
    manage("migrate", "sessions", "zero", var=first.var)
    theirs = {"AWS_PROFILE": "production", "AWS_SECRET_ACCESS_KEY": "theirs", "AWS_REGION": "us-west-2"}
    running = Installation(first.var, **theirs)
    try:
        yield running.wait_until_it_runs()
        running.process.kill()
        assert becomes_true(lambda: processes_of(running.var) == [], within=20), "Some outlived SIGKILL"
    finally:
        running.clear_away()


def test_it_says_its_address_the_first_login_and_that_nothing_reaches_aws(first: Installation) -> None:
    assert f"KVS Admin is running: http://127.0.0.1:{first.port}" in first.said
    assert "Local KVS: nothing here reaches AWS." in first.said
    assert len(PASSWORD.findall(first.said)) == 1


def test_ctrl_c_is_no_failure_and_leaves_no_process(first: Installation) -> None:
    assert first.process.returncode == 0
    assert "Traceback" not in first.said
    assert first.left == []


def test_the_password_is_said_and_kept_nowhere(first: Installation) -> None:
    password = PASSWORD.findall(first.said)[0].encode()

    kept_in = [file for file in first.var.rglob("*") if file.is_file() and password in file.read_bytes()]

    assert kept_in == []


def test_the_folder_the_keys_and_the_environment_are_their_owners_alone(first: Installation) -> None:
    files = ("secret_key", "audit_key", "local.env")
    modes = {name: (first.var / name).stat().st_mode & 0o777 for name in (".", "checkpoints", *files)}

    assert modes == {".": 0o700, "checkpoints": 0o700, **dict.fromkeys(files, 0o600)}


def test_a_second_run_finds_the_person_and_the_keys_of_the_first(running: Installation) -> None:
    assert PASSWORD.findall(running.said) == []
    assert running.keys_at_start == running.keys


def test_the_database_was_copied_before_its_migration(running: Installation) -> None:
    (copy,) = (running.var / "backups").iterdir()

    assert f"Copied the database to {copy}" in running.said


def test_the_sign_in_page_answers_at_the_address(running: Installation) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{running.port}/", timeout=10) as page:
        assert page.status == 200
        assert b"password" in page.read()


def test_none_of_the_users_aws_settings_reach_a_process(running: Installation) -> None:
    environments = [Path(f"/proc/{pid}/environ").read_bytes() for pid in children(running.process.pid)]

    assert len(environments) == 4
    assert not any(
        b"production" in each or b"theirs" in each or b"us-west-2" in each for each in environments
    )
    assert all(
        f"AWS_ENDPOINT_URL=http://127.0.0.1:{running.kvs_port}".encode() in each for each in environments
    )


def test_the_worker_sweeps_when_the_beat_says_so(running: Installation) -> None:
    before = last_sign_of_life(running.var)

    assert becomes_true(lambda: last_sign_of_life(running.var) > before, within=20)


def test_a_port_that_is_taken_is_a_sentence(running: Installation, tmp_path: Path) -> None:
    refused = manage("up", "--port", str(running.port), var=tmp_path)

    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Port {running.port} is taken by another program.")
    assert refused.stderr.count("\n") == 1


def test_so_is_the_port_of_the_local_kvs(running: Installation, tmp_path: Path) -> None:
    refused = manage("up", "--port", "0", "--kvs-port", str(running.kvs_port), var=tmp_path)

    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Port {running.kvs_port} is taken by another program.")


def test_a_second_one_in_the_same_folder_is_refused(running: Installation) -> None:
    refused = manage("up", "--port", "0", "--kvs-port", "0", var=running.var)

    assert refused.returncode == 1
    assert refused.stderr.startswith(f"KVS Admin runs from {running.var} already.")
