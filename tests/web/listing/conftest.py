import pytest

from channels_app.models import Target
from tests.web.listing.asked import Ask, ask_for_channels


@pytest.fixture
def ask(target: Target) -> Ask:
    """The list of channels, where Wards EU is."""
    return ask_for_channels
