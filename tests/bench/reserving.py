"""Reservations per second: ours compared with `SELECT … FOR UPDATE` and `UPDATE`, on a durable PostgreSQL."""

import json
import os
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from localstack import ROOT
from localstack.servers.postgres import Postgres
from shared.postgres import Connection
from tests.bench.figures import Figure, progress, rate
from tests.bench.products_data import fill
from tests.bench.shop import Shop

_SECTION = "Reservations / SELECT … FOR UPDATE, then UPDATE"
_PRODUCTS = 1_000
_MANY_BUYERS = 32
_SECONDS = 4
# A commit to several zones, as in production; a local disk may take less than a millisecond.
_COMMIT_DELAY_MICROSECONDS = 5_000
_HOT_AT_LEAST = 1.8
_SPREAD_AT_LEAST = 4.0
# One hot product must sell about as fast as many: its lock is released before the disk has written.
_HOT_BESIDE_SPREAD_AT_LEAST = 0.8


class Run(NamedTuple):
    """One measurement.

    Attributes:
        zones: Whether commits are as slow as with several zones.
    """

    way: str
    products: int
    buyers: int
    zones: bool = False


_OURS, _THEIRS = Run("ours", 1, _MANY_BUYERS), Run("for update", 1, _MANY_BUYERS)
_OURS_ALONE, _THEIRS_ALONE = Run("ours", 1, 1), Run("for update", 1, 1)
_SPREAD, _THEIRS_SPREAD = Run("ours", _PRODUCTS, _MANY_BUYERS), Run("for update", _PRODUCTS, _MANY_BUYERS)
_OURS_IN_ZONES, _THEIRS_IN_ZONES = _OURS._replace(zones=True), _THEIRS._replace(zones=True)
_SPREAD_IN_ZONES = _SPREAD._replace(zones=True)
_HERE = (_OURS, _THEIRS, _SPREAD, _THEIRS_SPREAD, _OURS_ALONE, _THEIRS_ALONE)
_IN_ZONES = (_OURS_IN_ZONES, _THEIRS_IN_ZONES, _SPREAD_IN_ZONES)


def measure(shop: Shop, rounds: int) -> list[Figure]:
    """Measure reservations per second: the median of rounds that run one way right after the other."""
    rates: dict[Run, list[float]] = defaultdict(list)
    with _durable(shop.servers.postgres) as postgres, postgres.admin("bottega_products") as admin:
        ids = _products(admin)
        shop.empty_cache()
        for number in range(rounds):
            progress(f"reservations: round {number + 1} of {rounds}")
            for run in _HERE:
                rates[run].append(_run(run, ids))
            with _commits_to_zones(admin):
                for run in _IN_ZONES:
                    rates[run].append(_run(run, ids))
    return _figures({run: statistics.median(found) for run, found in rates.items()}, rates)


def _figures(medians: dict[Run, float], rates: dict[Run, list[float]]) -> list[Figure]:
    def compared(name: str, ours: Run, theirs: Run, at_least: float | None = None) -> Figure:
        spread = {"ours_lowest": min(rates[ours]), "ours_highest": max(rates[ours])}
        details = {**spread, "theirs_lowest": min(rates[theirs]), "theirs_highest": max(rates[theirs])}
        return rate(_SECTION, name, medians[ours], medians[theirs], at_least, details)

    return [
        compared("one product, 1 buyer", _OURS_ALONE, _THEIRS_ALONE),
        compared(f"one product, {_MANY_BUYERS} buyers", _OURS, _THEIRS, _HOT_AT_LEAST),
        compared(f"{_PRODUCTS:,} products, {_MANY_BUYERS} buyers", _SPREAD, _THEIRS_SPREAD),
        compared(f"{_PRODUCTS:,} products / one, locked", _SPREAD, _THEIRS),
        compared(f"one product / {_PRODUCTS:,}, both ours", _OURS, _SPREAD, _HOT_BESIDE_SPREAD_AT_LEAST),
        compared("Several zones: one product", _OURS_IN_ZONES, _THEIRS_IN_ZONES, _HOT_AT_LEAST),
        compared(
            f"Several zones: {_PRODUCTS:,} products / one, locked", _SPREAD_IN_ZONES, _THEIRS_IN_ZONES, _SPREAD_AT_LEAST
        ),
    ]


@contextmanager
def _durable(postgres: Postgres) -> Iterator[Postgres]:
    """Serve the same data with a server that waits for the disk at each commit, as in production."""
    postgres.stop()
    durable = Postgres(
        postgres.data, postgres.port, postgres.password, postgres.data.with_name("durable.log"), durable=True
    )
    durable.start()
    try:
        yield durable
    finally:
        durable.stop()
        postgres.start()


@contextmanager
def _commits_to_zones(admin: Connection) -> Iterator[None]:
    """Delay each write of the log; commits that arrive in the meantime share it."""
    _configure(admin, f"SET commit_delay = {_COMMIT_DELAY_MICROSECONDS}", "SET commit_siblings = 0")
    try:
        yield
    finally:
        _configure(admin, "RESET commit_delay", "RESET commit_siblings")


def _configure(admin: Connection, *settings: str) -> None:
    for each in settings:
        admin.execute(f"ALTER SYSTEM {each}")
    admin.execute("SELECT pg_reload_conf()")


def _products(admin: Connection) -> list[str]:
    admin.execute("TRUNCATE products, reservations, order_reservations CASCADE")
    fill(admin, _PRODUCTS)
    admin.execute("UPDATE products SET on_hand = 1000000")
    return [str(row["id"]) for row in admin.execute("SELECT id FROM products ORDER BY sku").fetchall()]


def _run(run: Run, ids: list[str]) -> float:
    job = {"way": run.way, "products": ids[: run.products], "buyers": run.buyers, "seconds": _SECONDS}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.buyers"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'functions'}:{ROOT}"},
        input=json.dumps(job),
        stdout=subprocess.PIPE,
        text=True,
        timeout=120,
        check=True,
    )
    return float(done.stdout.splitlines()[-1]) / _SECONDS
