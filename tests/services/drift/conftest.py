import pytest

from channels_app.models import Target
from tests.fakes.gateway import FakeGateway
from tests.services.sync.desk import SyncDesk


@pytest.fixture
def fleet(target: Target, aws: FakeGateway) -> SyncDesk:
    return SyncDesk(target=target, aws=aws)
