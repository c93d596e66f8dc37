"""With KVSADMIN_REQUIRE_ALL=1 nothing may be missing: a test that would be skipped fails instead."""

import os
from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("KVSADMIN_REQUIRE_ALL") == "1":
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"KVSADMIN_REQUIRE_ALL=1, and this was skipped: {reason}"
    return report
