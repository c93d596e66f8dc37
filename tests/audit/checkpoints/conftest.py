from pathlib import Path

import pytest

from tests.audit.checkpoints.desk import KeepersDesk


@pytest.fixture
def keepers(tmp_path: Path) -> KeepersDesk:
    return KeepersDesk(folder=tmp_path)
