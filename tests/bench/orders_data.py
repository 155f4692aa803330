"""A database of a million orders, filled once (ten minutes) and kept in .local/bench for later runs."""

import hashlib
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import batched
from pathlib import Path

from pymongo import MongoClient

from localstack import FUNCTIONS, ROOT
from localstack.servers.group import database_of
from localstack.servers.mongo import Mongo
from localstack.servers.ports import free_port
from orders.model import DraftOrder, Item, Line, Order, PlaceOrder, Step, new_order_id
from orders.repository.documents import draft_document, placed_fields
from shared.mongo import Collection, Document
from shared.mongo_migrations import migrate_mongo
from tests.bench.figures import progress

_BIGGEST = "00000000-0000-4000-8000-000000000002"
# One of a thousand customers with a hundred orders each; the biggest has nine of ten orders. The wire server collects
# all matches of a query before it returns the first, so listing the biggest one's orders would measure only this.
CUSTOMER = "customer-7"
MIGRATIONS = FUNCTIONS / "orders" / "migrations"
# Increase it when the orders are generated differently.
_VERSION = 1
_OTHERS = 1_000
_KEPT = ROOT / ".local" / "bench"
_FIRST = datetime(2025, 1, 1, tzinfo=UTC)
_BATCH = 2_000
# For starting and stopping: over a gigabyte may have to be read from the disk.
_PATIENCE_SECONDS = 300
_LEASE = timedelta(seconds=20)
_ADDRESS = {"name": "Ada", "line1": "Torstraße 1", "city": "Berlin", "postal_code": "10119", "country": "DE"}
_PRODUCT = "00000000-0000-4000-8000-000000000001"


@contextmanager
def filled(count: int) -> Iterator[Mongo]:
    """A running server with `count` orders; only the first run fills it."""
    directory = _KEPT / f"orders-{_fingerprint(count)}"
    if not directory.exists():
        _fill(directory, count)
    server = Mongo(directory, free_port(), _KEPT / "mongo.log", patience=_PATIENCE_SECONDS)
    server.start()
    try:
        yield server
    finally:
        server.stop(_PATIENCE_SECONDS)


def _fingerprint(count: int) -> str:
    digest = hashlib.sha256(f"{_VERSION} {count}".encode())
    for path in sorted(MIGRATIONS.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _fill(directory: Path, count: int) -> None:
    for old in _KEPT.glob("orders-*"):
        shutil.rmtree(old)
    draft = directory.with_name(f"{directory.name}.draft")
    server = Mongo(draft, free_port(), _KEPT / "mongo.log", cache="1G", journal=False)
    server.start()
    try:
        # Without the timeouts of requests: building an index takes minutes.
        with MongoClient[Document](server.uri) as client:
            _insert(client[database_of("orders")]["orders"], count)
            progress("building the indexes")
            migrate_mongo(client[database_of("orders")], MIGRATIONS)
    finally:
        server.stop(_PATIENCE_SECONDS)
    draft.rename(directory)


def _insert(collection: Collection, count: int) -> None:
    def insert(numbers: tuple[int, ...]) -> None:
        collection.insert_many([_order(number) for number in numbers], ordered=False)
        if not (numbers[-1] + 1) % 100_000:
            progress(f"{numbers[-1] + 1:,} orders")

    # Two threads: one batch is generated while the server stores another.
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(insert, batched(range(count), _BATCH, strict=False)))


def _order(number: int) -> Document:
    """An order that the service itself could have stored."""
    at = _FIRST + timedelta(seconds=number)
    user = _BIGGEST if number % 10 else f"customer-{number // 10 % _OTHERS}"
    order_id = new_order_id(at)
    request = PlaceOrder(user, (Line(_PRODUCT, 1, None),), _ADDRESS)
    draft = DraftOrder(order_id, request, order_id, order_id, at + _LEASE)
    order = Order(
        id=order_id,
        user_id=user,
        status="delivered",
        payment_status="paid",
        items=(Item(_PRODUCT, "Olive wood board", 3990, 1),),
        total=3990,
        refunded=0,
        currency="EUR",
        shipping_address=_ADDRESS,
        history=(Step("pending", at, "customer"), Step("delivered", at, "admin")),
        created_at=at,
        updated_at=at,
    )
    return {**draft_document(draft), **placed_fields(order)}
