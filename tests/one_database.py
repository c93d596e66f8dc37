"""A test of what only one database does, or lets be done to it, is no test on the other: it is not collected there."""

import pytest
from django.db import connection


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    others = [
        item
        for item in items
        if any(mark.args != (connection.vendor,) for mark in item.iter_markers("only_on"))
    ]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if item not in others]
