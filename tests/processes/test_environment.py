"""Which cloud a process talks to, and when it does not start at all."""

import subprocess
import sys
from pathlib import Path

import pytest

from kvsadmin import local
from tests.processes.machine import ROOT, environment

LOCAL = "AWS_ENDPOINT_URL=http://127.0.0.1:4799\nAWS_ACCESS_KEY_ID=local\nAWS_REGION=eu-central-1\nLOCAL_KVS=true\n"
SHOW = """
import os
from django.conf import settings
print(settings.LOCAL_KVS, settings.AWS_REGION, os.environ.get("AWS_ENDPOINT_URL"), os.environ.get("AWS_SESSION_TOKEN"))
"""


@pytest.fixture
def var(tmp_path: Path) -> Path:
    (tmp_path / "local.env").write_text(LOCAL)
    return tmp_path


def run(*command: str, var: Path, **more: str) -> subprocess.CompletedProcess[str]:
    env = environment(var, DJANGO_SETTINGS_MODULE="kvsadmin.settings", **more)
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )


def test_where_nobody_names_a_cloud_the_local_one_is_used(var: Path) -> None:
    shown = run("-c", SHOW, var=var, SECRET_KEY="a key")

    assert shown.stdout.split() == ["True", "eu-central-1", "http://127.0.0.1:4799", "None"]


def test_the_local_one_takes_nothing_else_of_the_users_for_aws(var: Path) -> None:
    shown = run("-c", SHOW, var=var, SECRET_KEY="a key", AWS_REGION="us-west-2", AWS_SESSION_TOKEN="theirs")

    assert shown.stdout.split() == ["True", "eu-central-1", "http://127.0.0.1:4799", "None"]


def test_where_the_environment_names_another_cloud_the_local_one_keeps_out_of_the_way(var: Path) -> None:
    shown = run("-c", SHOW, var=var, SECRET_KEY="a key", AWS_PROFILE="production", AWS_REGION="us-west-2")

    assert shown.stdout.split() == ["False", "us-west-2", "None", "None"]


MAIL = """
from django.conf import settings as s
print(s.SENDS_MAIL, s.EMAIL_BACKEND.split(".")[-2], s.EMAIL_HOST, s.EMAIL_PORT, s.DEFAULT_FROM_EMAIL, s.CONSOLE_URL)
"""


def test_mail_is_sent_where_somebody_says_how(tmp_path: Path) -> None:
    said = {
        "EMAIL_URL": "smtp+tls://us:word@mail.wards.example:587",
        "EMAIL_FROM": "kvs@wards.example",
        "CONSOLE_URL": "https://kvs.wards.example/",
    }

    shown = run("-c", MAIL, var=tmp_path, SECRET_KEY="a key", **said)

    expected = "True smtp mail.wards.example 587 kvs@wards.example https://kvs.wards.example"
    assert shown.stdout.strip() == expected


def test_where_nobody_says_how_no_mail_is_sent(tmp_path: Path) -> None:
    shown = run("-c", MAIL, var=tmp_path, SECRET_KEY="a key")

    assert shown.stdout.startswith("False ")


@pytest.mark.parametrize(
    ("hosts", "address"),
    [
        ("localhost,kvs.wards.example", "https://kvs.wards.example"),
        (".wards.example", ""),
        ("kvs.wards.example,kvs.example", ""),
    ],
)
def test_one_host_beyond_this_machine_is_where_the_console_is(
    tmp_path: Path, hosts: str, address: str
) -> None:
    show = "from django.conf import settings; print(settings.CONSOLE_URL)"

    shown = run("-c", show, var=tmp_path, SECRET_KEY="a key", ALLOWED_HOSTS=hosts)

    assert shown.stdout.strip() == address


def test_without_a_secret_key_nothing_starts(tmp_path: Path) -> None:
    refused = run("manage.py", "check", var=tmp_path)

    assert refused.returncode != 0
    assert "SECRET_KEY is not set" in refused.stderr


def test_the_key_that_up_made_serves_the_other_commands_too(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("made by up\n")

    shown = run("-c", "from django.conf import settings; print(settings.SECRET_KEY)", var=tmp_path)

    assert shown.stdout == "made by up\n"


def test_debug_with_a_host_beyond_this_machine_starts_nothing(tmp_path: Path) -> None:
    hosts = "localhost,console.example.org"

    refused = run("manage.py", "check", var=tmp_path, SECRET_KEY="a key", DEBUG="true", ALLOWED_HOSTS=hosts)

    assert refused.returncode != 0
    assert "DEBUG shows secrets to loopback hosts only" in refused.stderr
    assert "console.example.org" in refused.stderr


def test_with_aws_up_forgets_the_local_cloud_and_leaves_the_users_settings(var: Path) -> None:
    prepare = "from kvsadmin import embedded; embedded.prepare(['--aws', '--port', '0']);"

    shown = run("-c", prepare + SHOW, var=var, AWS_PROFILE="production", AWS_REGION="us-west-2")

    assert shown.stdout.split() == ["False", "us-west-2", "None", "None"]
    assert not (var / "local.env").exists()


STORE = "from django.conf import settings; print(settings.AUDIT_CHECKPOINTS)"


def test_checkpoints_are_kept_apart_for_each_database(var: Path) -> None:
    (var / "audit_key").write_text("a key")
    for name in ("checkpoints", local.checkpoints(var, "postgres://kvs:old@db/kvs").name):
        (var / name).mkdir()

    own = run("-c", STORE, var=var, SECRET_KEY="a key")
    other = run("-c", STORE, var=var, SECRET_KEY="a key", DATABASE_URL="postgres://kvs:new@db/kvs")
    unknown = run("-c", STORE, var=var, SECRET_KEY="a key", DATABASE_URL="postgres://kvs:new@db/another")

    assert own.stdout.strip() == str(var / "checkpoints")
    assert other.stdout.strip() == str(local.checkpoints(var, "postgres://kvs:old@db/kvs"))
    assert unknown.stdout.strip() == ""
