"""A shop from the real templates, built and deployed to its own emulator."""

import os
from collections.abc import Iterator

import pytest

from localstack.console import Console
from localstack.servers.group import Ports
from localstack.servers.ports import free_port
from localstack.shop import Shop, open_shop
from localstack.state import State
from tests.directories import server_directory
from tests.e2e.inbox import Inbox
from tests.e2e.running import RunningShop


@pytest.fixture(scope="session")
def storefront_port() -> int:
    """The storefront's port. The API must allow its origin."""
    return free_port()


@pytest.fixture(scope="session")
def page_origin() -> str:
    """An origin that the API allows."""
    return os.environ.get("CORS_ORIGIN", "http://localhost:3000")


@pytest.fixture(scope="session")
def firewall() -> bool:
    """Whether WAF is in front of the shop."""
    return os.environ.get("FIREWALL") == "on"


@pytest.fixture(scope="session")
def shop(storefront_port: int) -> Iterator[Shop]:
    """A shop like that of `make run`, or the one at API_URL."""
    if url := os.environ.get("API_URL"):
        yield RunningShop(url)
        return
    origins = f"http://localhost:3000,http://localhost:{storefront_port}"
    parameters = {
        "RateLimitApi": "1000000",
        "RateLimitAuth": "1000000",
        "FairUseOrders": "1000000",
        "FairUsePieces": "1000000",
        "BcryptRounds": "4",
        "CorsOrigins": origins,
    }
    with (
        server_directory() as directory,
        open_shop(State(directory), Ports.free, parameters, Console()) as opened,
    ):
        yield opened


@pytest.fixture(scope="session")
def inbox(shop: Shop) -> Inbox:
    """The shop's mails."""
    return Inbox(shop.servers.mailbox.url)
