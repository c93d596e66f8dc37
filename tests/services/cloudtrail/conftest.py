"""A running localkvs that writes CloudTrail's files, and the console's desk over it."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from channels_app import wiring
from channels_app.models import Person, Target
from tests.cloud import LocalKvs, localkvs
from tests.fakes.gateway import FakeGateway
from tests.services.desk import Desk


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    return tmp_path / "logs"


@pytest.fixture
def running_cloud(logs: Path) -> Iterator[LocalKvs]:
    with localkvs(cloudtrail=logs) as cloud:
        yield cloud


@pytest.fixture
def real(target: Target, operator: Person, cloud: LocalKvs) -> Desk:
    return Desk(target=target, person=operator, aws=cast(FakeGateway, wiring.gateway_for(target)))
