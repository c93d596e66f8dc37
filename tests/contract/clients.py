"""Three SDKs behind one small face, so that one suite is asked through each of them."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, cast

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.cloud import ROOT

Fields = dict[str, Any]
JAVASCRIPT = Path(__file__).parent / "javascript"
_CLI_ERROR = re.compile(r"An error occurred \((\S+)\) when calling the \w+ operation[^:]*: (.*)", re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """The answer's fields, or the error's code and words."""

    fields: Fields = field(default_factory=dict)
    code: str = ""
    message: str = ""


class Client(Protocol):
    def call(self, operation: str, fields: Fields, *, service: str = "kinesisvideo") -> Outcome: ...

    def close(self) -> None: ...


class Boto3:
    def __init__(self, environment: Mapping[str, str]) -> None:
        session = boto3.Session(
            environment["AWS_ACCESS_KEY_ID"],
            environment["AWS_SECRET_ACCESS_KEY"],
            region_name=environment["AWS_REGION"],
        )
        # What boto3 would catch itself is to reach the server.
        config = Config(parameter_validation=False, retries={"total_max_attempts": 1})
        url = environment["AWS_ENDPOINT_URL"]
        self._clients = {
            "kinesisvideo": session.client("kinesisvideo", endpoint_url=url, config=config),
            "sts": session.client("sts", endpoint_url=url, config=config),
        }

    def call(self, operation: str, fields: Fields, *, service: str = "kinesisvideo") -> Outcome:
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
        try:
            answer = getattr(self._clients[service], name)(**fields)
        except ClientError as error:
            return Outcome(code=error.response["Error"]["Code"], message=error.response["Error"]["Message"])
        answer.pop("ResponseMetadata")
        return Outcome(fields=answer)

    def close(self) -> None:
        for client in self._clients.values():
            cast(Any, client).close()


class _Child:
    """A process that is asked a line of JSON and answers with one."""

    def __init__(self, command: list[str], environment: Mapping[str, str], folder: Path) -> None:
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._process = subprocess.Popen(command, env={**os.environ, **environment}, cwd=folder, **pipes)

    def ask(self, question: object) -> Fields:
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("the process has no pipes")
        stdin.write(json.dumps(question) + "\n")
        stdin.flush()
        return dict(json.loads(stdout.readline()))

    def close(self) -> None:
        self._process.communicate(timeout=10)


class CommandLine(_Child):
    def __init__(self, environment: Mapping[str, str]) -> None:
        super().__init__([sys.executable, "-m", "tests.contract.aws_cli"], environment, ROOT)

    def call(self, operation: str, fields: Fields, *, service: str = "kinesisvideo") -> Outcome:
        name = re.sub(r"(?<!^)(?=[A-Z])", "-", operation).lower()
        command = [service, name, "--cli-input-json", json.dumps(fields), "--no-paginate", "--output", "json"]
        result = self.ask(command)
        if result["exit"] == 0:
            return Outcome(fields=json.loads(result["out"] or "{}"))
        match = _CLI_ERROR.search(result["err"])
        if match is None:
            raise ValueError(result["err"])
        return Outcome(code=match[1], message=match[2].strip())


class JavaScript(_Child):
    def __init__(self, environment: Mapping[str, str]) -> None:
        super().__init__(["node", "client.mjs"], environment, JAVASCRIPT)

    def call(self, operation: str, fields: Fields, *, service: str = "kinesisvideo") -> Outcome:
        result = self.ask({"service": service, "operation": operation, "fields": fields})
        if "code" in result:
            return Outcome(code=result["code"], message=result["message"])
        return Outcome(fields=result["fields"])


def require_javascript() -> None:
    """Skip the test where the JavaScript SDK cannot run; fail it where nothing may be skipped."""
    if reason := javascript_is_missing():
        if os.environ.get("KVSADMIN_REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)


def javascript_is_missing() -> str:
    """Why the JavaScript SDK cannot be asked here, or '' after it was installed as its lock file says."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "node is not installed"
    installed, locked = JAVASCRIPT / "node_modules" / ".package-lock.json", JAVASCRIPT / "package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= locked.stat().st_mtime:
        return ""
    command = ["npm", "ci", "--no-audit", "--no-fund"]
    result = subprocess.run(command, cwd=JAVASCRIPT, capture_output=True, text=True, timeout=300, check=False)
    return "" if result.returncode == 0 else f"npm ci failed: {result.stderr[-500:]}"
