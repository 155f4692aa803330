import random
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast
from uuid import uuid4

import pytest

from products.handlers import tidy_catalogue
from products.model import Product
from products.repository import listing, products
from products.repository.database import database
from products.service.cache_invalidation import namespace_of
from products.service.unit_of_work import unit_of_work
from shared import cache
from shared.cache import announce_write, finish_write, read_through
from shared.postgres import Connection
from tests.apigateway import Context
from tests.conftest import TestServers
from tests.integration.products import shop

ROOT = Path(__file__).resolve().parents[3]


class Counter:
    """Counts the queries that read lists, across all threads."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.queries = 0
        self._lock = threading.Lock()
        fetch = listing._fetch

        def counting(*arguments: object) -> object:
            with self._lock:
                self.queries += 1
            time.sleep(0.1)
            return fetch(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(listing, "_fetch", counting)


def run(code: str) -> int:
    return subprocess.run(
        [sys.executable, "-c", "import sys; sys.path[:0] = ['functions', '.']\n" + code], cwd=ROOT, check=False
    ).returncode


def test_500_readers_of_an_expired_list_cost_one_query(monkeypatch: pytest.MonkeyPatch) -> None:
    shop.created()
    counter = Counter(monkeypatch)

    with ThreadPoolExecutor(500) as pool:
        responses = list(pool.map(lambda _: shop.listed(), range(500)))

    assert {response.status for response in responses} == {200}
    assert {shop.names(response)[0] for response in responses} == {"Salad bowl"}
    assert counter.queries == 1


def test_50_readers_of_an_archived_product_cost_one_query(monkeypatch: pytest.MonkeyPatch) -> None:
    product = shop.created()
    shop.archive(product["id"])
    asked: list[str] = []
    find = products.find

    def counting(connection: Connection, product_id: str) -> Product | None:
        asked.append(product_id)
        time.sleep(0.1)
        return find(connection, product_id)

    monkeypatch.setattr(products, "find", counting)
    with ThreadPoolExecutor(50) as pool:
        responses = list(pool.map(lambda _: shop.shown(product["id"]), range(50)))

    assert {(response.status, response.body["code"]) for response in responses} == {(404, "product_not_found")}
    assert asked == [product["id"]]


def test_a_restored_product_is_shown_at_once() -> None:
    product = shop.created()
    shop.archive(product["id"])
    assert shop.shown(product["id"]).status == 404

    with unit_of_work() as uow:
        uow.connection.execute("UPDATE products SET archived_at = NULL")
        uow.mark_changed([product["id"]])

    assert shop.shown(product["id"]).status == 200


def test_unknown_ids_leave_the_cache_within_seconds(servers: TestServers) -> None:
    for _ in range(3):
        shop.shown(str(uuid4()))

    with servers.valkey_admin() as server:
        lives = [cast("int", server.pttl(key)) for key in cast("list[str]", server.keys("cache:*"))]

    assert len(lives) == 6
    assert all(9_000 <= life <= 10_000 for life in lives)


def test_a_cached_response_costs_no_query(monkeypatch: pytest.MonkeyPatch) -> None:
    product = shop.created()
    shop.listed(), shop.shown(product["id"]), shop.categories()

    monkeypatch.setattr(database, "connection", lambda: pytest.fail("asked the database"))

    assert shop.names(shop.listed()) == ["Salad bowl"]
    assert shop.shown(product["id"]).body == product
    assert shop.categories() == {"Ceramics": 1}


def test_entries_live_as_long_as_specified(servers: TestServers) -> None:
    product = shop.created()
    shop.listed(), shop.shown(product["id"])

    with servers.valkey_admin() as server:
        keys = cast("list[str]", server.keys("cache:*:entry:*"))
        lives = sorted(cast("int", server.ttl(key)) for key in keys)

    assert 295 <= lives[0] <= 300
    assert 595 <= lives[1] <= 600


def test_no_reader_sees_an_older_version_after_a_change() -> None:
    product = shop.created(stock=0)
    stop = threading.Event()
    committed = [0]

    def read(_: int) -> list[tuple[int, int]]:
        seen = []
        while not stop.is_set():
            least = committed[0]
            single = shop.shown(product["id"]).body["stock"]
            seen.append((least, single))
            least = committed[0]
            seen.append((least, shop.listed().body["products"][0]["stock"]))
        return seen

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read, number) for number in range(4)]
        try:
            for _ in range(60):
                committed[0] = shop.adjust(product["id"], 1).body["stock"]
                time.sleep(random.uniform(0, 0.02))
        finally:
            stop.set()

    for reader in readers:
        assert all(found >= least for least, found in reader.result())


def test_a_writer_that_crashes_right_after_its_commit_leaves_nothing_stale() -> None:
    product = shop.created()
    assert shop.names(shop.listed()) == [shop.shown(product["id"]).body["name"]]

    code = run(
        "import os\n"
        "from products.service import cache_invalidation, catalogue\n"
        "cache_invalidation.finish_write = lambda write: os._exit(7)\n"
        f"catalogue.update_product({product['id']!r}, {{'name': 'Changed'}})"
    )

    assert code == 7
    assert shop.names(shop.listed()) == ["Changed"]
    assert shop.shown(product["id"]).body["name"] == "Changed"


def test_the_announcement_of_a_crashed_writer_expires_with_the_entries_before_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    namespace = uuid4().hex
    read_through(namespace, "k", 60, lambda: "old")
    announce_write([namespace])
    assert read_through(namespace, "k", 60, lambda: "direct") == "direct"

    monkeypatch.setattr(cache, "_LONGEST_WRITE_MS", "0")
    time.sleep(0.005)

    assert read_through(namespace, "k", 60, lambda: "new") == "new"
    assert read_through(namespace, "k", 60, lambda: "unused") == "new"


def test_an_entry_loaded_during_a_change_is_not_cached() -> None:
    namespace = uuid4().hex

    def load() -> str:
        finish_write(announce_write([namespace]))
        return "old"

    assert read_through(namespace, "k", 60, load) == "old"
    assert read_through(namespace, "k", 60, lambda: "new") == "new"


def test_readers_do_not_wait_for_a_crashed_reader() -> None:
    namespace = uuid4().hex
    code = run(
        f"import os\nfrom shared.cache import read_through\nread_through({namespace!r}, 'k', 60, lambda: os._exit(7))"
    )

    assert code == 7
    assert read_through(namespace, "k", 60, lambda: "value") == "value"


def test_a_failed_load_lets_the_next_reader_try() -> None:
    namespace = uuid4().hex
    with pytest.raises(ZeroDivisionError):
        read_through(namespace, "k", 60, lambda: str(1 // 0))

    assert read_through(namespace, "k", 60, lambda: "value") == "value"


def test_everything_works_without_the_cache_and_missed_invalidations_follow(servers: TestServers) -> None:
    product = shop.created()
    servers.valkey.stop()

    assert shop.update(product["id"], name="Changed").status == 200
    assert shop.shown(product["id"]).body["name"] == "Changed"
    assert shop.names(shop.listed(search="chan")) == ["Changed"]
    assert shop.categories() == {"Ceramics": 1}
    assert shop.adjust(product["id"], 2).status == 201
    assert pending(servers) == 4
    assert (shop.health().status, shop.health().body["status"]) == (200, "degraded")

    servers.valkey.start()
    assert tidy_catalogue.handler({}, Context()) == {"flushed": 4}
    assert pending(servers) == 0
    assert shop.shown(product["id"]).body["stock"] == 2


def test_the_next_change_flushes_missed_invalidations(servers: TestServers) -> None:
    product = shop.created()
    shop.shown(product["id"])
    with servers.postgres.admin("bottega_products") as connection:
        connection.execute("UPDATE products SET name = 'Changed'")
        connection.execute("INSERT INTO pending_invalidations (namespace) VALUES (%s)", [namespace_of(product["id"])])
    assert shop.shown(product["id"]).body["name"] == "Salad bowl"

    shop.created(name="Other")

    assert shop.shown(product["id"]).body["name"] == "Changed"
    assert pending(servers) == 0


def test_a_failed_change_leaves_no_announcement(servers: TestServers) -> None:
    product = shop.created(stock=1)

    assert shop.adjust(product["id"], -2).status == 409

    with servers.valkey_admin() as server:
        assert server.keys("cache:*:writers") == []


def test_without_the_database_responses_are_503_until_it_is_back(servers: TestServers) -> None:
    product = shop.created()
    servers.postgres.stop()

    responses = [shop.listed(search="x"), shop.create(), shop.update(product["id"], name="n"), shop.health()]
    assert [response.status for response in responses] == [503] * 4
    assert all(int(response.headers["retry-after"]) > 0 for response in responses)
    assert (responses[-1].body["database"], responses[-1].body["cache"]) == ("down", "up")

    servers.postgres.start()
    assert shop.update(product["id"], name="Back").status == 200
    assert shop.health().status == 200


def test_a_connection_closed_between_two_requests_fails_neither(servers: TestServers) -> None:
    shop.created()
    with servers.postgres.admin() as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = 'bottega_products'"
        )

    assert shop.create(name="Second").status == 201
    assert shop.listed().body["pagination"]["total"] == 2


def test_adding_up_the_categories_changes_no_count() -> None:
    for number in range(5):
        shop.created(category=f"c{number % 2}")

    for _ in range(2):
        tidy_catalogue.handler({}, Context())

    assert shop.categories() == {"c0": 3, "c1": 2}


def pending(servers: TestServers) -> int:
    with servers.postgres.admin("bottega_products") as connection:
        rows = connection.execute("SELECT count(*) AS pending FROM pending_invalidations").fetchall()
    return int(rows[0]["pending"])
