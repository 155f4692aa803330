"""`make run` as a process: a killed run, and how the next one recovers."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from localstack import ROOT
from localstack.servers.ports import accepts, free_port
from tests.directories import server_directory

pytestmark = pytest.mark.skipif("API_URL" in os.environ, reason="starts its own shop, independent of API_URL")

# The first start also installs and builds the storefront.
_START_SECONDS = 420


class Run:
    """`python -m localstack run` with its own state directory."""

    def __init__(self, state: Path, output: Path) -> None:
        self.state = state
        self.output = output
        self.port = free_port()
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        environment = os.environ | {"BOTTEGA_STATE": str(self.state), "API_PORT": str(self.port)}
        with self.output.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "localstack", "run"], cwd=ROOT, env=environment, stdout=output, stderr=output
            )
        self._processes.append(process)
        return process

    def wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while "API ready at" not in self.said():
            assert process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.2)

    def said(self) -> str:
        return self.output.read_text()

    def url(self) -> str:
        return (self.state / "api-url").read_text()

    def login(self, role: str) -> int:
        account = json.loads((self.state / "demo-accounts.json").read_text())[role]
        return httpx.post(f"{self.url()}/auth/login", json=account, timeout=60).status_code

    def children(self) -> list[psutil.Process]:
        recorded = json.loads((self.state / "lock").read_text())["children"]
        return [psutil.Process(child["pid"]) for child in recorded]

    def end(self) -> None:
        for process in self._processes:
            if process.poll() is None:
                process.terminate()
                process.wait(30)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    with server_directory() as state:
        running = Run(state, tmp_path / "output")
        yield running
        running.end()


@pytest.mark.timeout(900)
def test_a_killed_run_is_recovered_with_its_data(run: Run) -> None:
    first = run.start()
    run.wait_until_ready(first)
    postgres = next(child for child in run.children() if child.name() == "postgres")
    postgres.kill()
    first.kill()
    first.wait()

    second = run.start()
    run.wait_until_ready(second)
    children = run.children()

    assert "was killed" in run.said()
    assert (run.login("admin"), run.login("customer")) == (200, 200)
    assert f":{run.port}/" in run.url()
    second.send_signal(signal.SIGTERM)
    assert second.wait(30) == 0
    assert not (run.state / "api-url").exists()
    assert not (run.state / "stripe-url").exists()
    assert not [child for child in children if child.is_running()]
    assert not accepts(run.port)


def test_a_port_in_use_is_reported_with_its_process(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", run.port))
        taken.listen()

        process = run.start()

        assert process.wait(60) == 1
    assert f"API_PORT={run.port} is taken by" in run.said()
    assert f"process {os.getpid()}" in run.said()
