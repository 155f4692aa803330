"""The real template, built and deployed to an emulator of its own."""

from collections.abc import Iterator

import pytest

from localstack.console import Console
from localstack.servers import Ports
from localstack.shop import Shop, open_shop
from localstack.state import State


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A shop that `make run` would open: `api_url`, and the accounts `admin` and `customer`."""
    state = State(tmp_path_factory.mktemp("shop"))
    parameters = {"RateLimitApi": "1000000", "RateLimitAuth": "1000000", "BcryptRounds": "4"}
    with open_shop(state, Ports.free, parameters, Console()) as opened:
        yield opened
