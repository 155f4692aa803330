"""LocalStack: an AWS emulator in a container, or wherever AWS_ENDPOINT_URL points."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import override
from urllib.parse import urlsplit

import httpx

from localstack import ROOT
from localstack.emulator.ministack import Emulator

TESTED_ENDPOINT = "TEST_AWS_ENDPOINT_URL"
_COMPOSE = ["docker", "compose", "--file", str(Path(__file__).parent / "compose.yaml")]
_OWN_ENDPOINT = "http://127.0.0.1:4566"


class NoLocalStack(Exception):
    """LocalStack does not respond and cannot be started."""


class RunningEmulator(Emulator):
    """An emulator that is started and stopped elsewhere.

    Args:
        endpoint: Its URL.
    """

    def __init__(self, endpoint: str) -> None:
        address = urlsplit(endpoint)
        super().__init__(Path(os.devnull), address.port or 80, Path(os.devnull))
        self.endpoint = endpoint.rstrip("/")

    @override
    def launch(self) -> None:
        """Do nothing: it is running."""

    @override
    def wait(self) -> None:
        """Do nothing: it is ready."""

    @override
    def stop(self, seconds: float = 10) -> None:
        """Do nothing: it keeps running."""

    @override
    def running(self) -> bool:
        return True


def test_against_localstack(arguments: Sequence[str]) -> int:
    """Run the integration tests against LocalStack.

    Args:
        arguments: Passed to pytest.

    Returns:
        The exit code of pytest.

    Raises:
        NoLocalStack: LocalStack does not respond and cannot be started.
    """
    with _localstack() as endpoint:
        print(f"Integration tests against LocalStack {_version(endpoint)} at {endpoint}", flush=True)
        environment = {**os.environ, TESTED_ENDPOINT: endpoint}
        tests = [sys.executable, "-m", "pytest", "--no-fold-skipped", "tests/integration", *arguments]
        return subprocess.run(tests, cwd=ROOT, env=environment, check=False).returncode


@contextmanager
def _localstack() -> Iterator[str]:
    if given := os.environ.get("AWS_ENDPOINT_URL"):
        yield given
        return
    _compose("up", "--detach", "--wait")
    try:
        yield _OWN_ENDPOINT
    finally:
        _compose("down", "--volumes")


def _compose(*command: str) -> None:
    try:
        subprocess.run([*_COMPOSE, *command], check=True)
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        raise NoLocalStack(_NO_ENGINE.format(error=error)) from error


def _version(endpoint: str) -> str:
    try:
        response = httpx.get(f"{endpoint}/_localstack/health", timeout=10)
        return str(response.json()["version"])
    except (httpx.HTTPError, ValueError, KeyError) as error:
        raise NoLocalStack(f"LocalStack does not respond at {endpoint}: {error}") from error


_NO_ENGINE = """Could not start LocalStack with Docker: {error}
Start Docker, or point to a running LocalStack: make test-localstack AWS_ENDPOINT_URL=http://127.0.0.1:4566"""
