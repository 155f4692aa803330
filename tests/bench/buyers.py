"""Concurrent buyers, each in its own process with its own connection: `python -m tests.bench.buyers`, a job on stdin.

The job has `way`, `products`, `buyers` and `seconds`. Prints how many reservations were made in that time.
"""

import json
import multiprocessing
import random
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any

from products.model import Buyer, RequestedLine
from products.repository.database import database
from products.service.reserve_stock import reserve_stock

_MINUTES = 35


def reserve(product_id: str) -> None:
    """Ours: everything that `reserve_stock` does for an order of one piece by a new customer."""
    buyer = Buyer(owner=str(uuid.uuid4()), network=str(uuid.uuid4()))
    reserve_stock(str(uuid.uuid4()), buyer, [RequestedLine(product_id, 1, None)], _MINUTES)


def lock_and_update(product_id: str) -> None:
    """The naive way: lock and update, without recording who reserved."""
    values = {"id": product_id}
    with database.transaction() as connection:
        row = connection.execute("SELECT available FROM products WHERE id = %(id)s FOR UPDATE", values).fetchone()
        if row is None or row["available"] < 1:
            raise RuntimeError("sold out")
        connection.execute(
            "UPDATE products SET reserved = reserved + 1, updated_at = clock_timestamp() WHERE id = %(id)s", values
        )


WAYS: dict[str, Callable[[str], None]] = {"ours": reserve, "for update": lock_and_update}


def main() -> None:
    """Start all buyers at the same moment and print their total."""
    job = json.load(sys.stdin)
    # Fork: importing everything in 32 interpreters would take longer than the measurement.
    context = multiprocessing.get_context("fork")
    start, counts = context.Barrier(job["buyers"]), context.SimpleQueue()
    buyers = [context.Process(target=_buy, args=(job, start, counts)) for _ in range(job["buyers"])]
    for buyer in buyers:
        buyer.start()
    made = sum(counts.get() for _ in buyers)
    for buyer in buyers:
        buyer.join()
    print(json.dumps(made))


def _buy(job: dict[str, Any], start: Any, counts: Any) -> None:
    made = None
    try:
        buy, products = WAYS[job["way"]], job["products"]
        buy(random.choice(products))  # opens the connection
        start.wait(60)
        until, made = time.perf_counter() + job["seconds"], 0
        while time.perf_counter() < until:
            buy(random.choice(products))
            made += 1
    finally:
        counts.put(made)


if __name__ == "__main__":
    main()
