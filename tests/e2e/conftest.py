"""The real template, built and deployed to an emulator of its own."""

import os
from collections.abc import Iterator

import pytest

from localstack.console import Console
from localstack.ports import free_port
from localstack.servers import Ports
from localstack.shop import Shop, open_shop
from localstack.state import State
from tests.e2e.running import RunningShop


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A shop that `make run` would open, or the one at API_URL: `api_url`, and the accounts `admin` and `customer`."""
    if url := os.environ.get("API_URL"):
        yield RunningShop(url)
        return
    state = State(tmp_path_factory.mktemp("shop"))
    parameters = {"RateLimitApi": "1000000", "RateLimitAuth": "1000000", "BcryptRounds": "4"}
    with open_shop(state, free_ports, parameters, Console()) as opened:
        yield opened


def free_ports() -> Ports:
    return Ports(api=free_port(), postgres=free_port(), valkey=free_port(), mongo=free_port())
