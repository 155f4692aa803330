"""How many connections an execution environment keeps open to MongoDB."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from localstack.servers.group import orders_secret
from shared import mongo
from shared.mongo import CONNECTIONS, Client, connect
from tests.conftest import TestServers


def connections(servers: TestServers) -> set[int]:
    """The local ports of this process's connections to the server."""
    servers.mongo.start()
    found = psutil.Process(os.getpid()).net_connections("tcp")
    return {each.laddr.port for each in found if getattr(each.raddr, "port", None) == servers.mongo.port}


def opened_by(servers: TestServers, connected: Callable[[], Client]) -> int:
    """Use a client from many threads for a while, and return how many connections it opened."""
    before = connections(servers)
    with connected() as client, ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: client["admin"].command("ping"), range(200)))
        # The driver monitors on threads of its own, which may be late.
        time.sleep(1)
        return len(connections(servers) - before)


def test_an_environment_keeps_a_pooled_connection_and_a_monitor(servers: TestServers) -> None:
    assert opened_by(servers, lambda: connect(orders_secret(servers.mongo))) == CONNECTIONS


@pytest.mark.parametrize("option", ["maxPoolSize", "serverMonitoringMode"])
def test_without_the_options_it_would_keep_more(
    servers: TestServers, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    monkeypatch.delitem(mongo._OPTIONS, option)

    assert opened_by(servers, lambda: connect(orders_secret(servers.mongo))) > CONNECTIONS
