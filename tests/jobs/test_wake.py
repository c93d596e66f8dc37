import pytest
from celery import Celery

from channels_app.jobs.wake import wake
from channels_app.models import Target
from kvsadmin.celery import broker


def test_a_broker_that_is_down_fails_no_request(target: Target, caplog: pytest.LogCaptureFixture) -> None:
    down = Celery("down")
    down.conf.update(broker("redis://127.0.0.1:1/0"))

    wake(target, through=down)

    assert "the sweep will find its work" in caplog.text
