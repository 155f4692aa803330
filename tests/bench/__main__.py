"""Measure the promised performance: `make bench`, or `python -m tests.bench --help`."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from localstack import ROOT
from tests.bench import burst, catalogue, cold, orders, pricing, reserving, timing, warm
from tests.bench.artifacts import Build, bare_function
from tests.bench.figures import Figure, print_table, progress, write_json
from tests.bench.shop import enter, running_shop
from tools.build import BUILT, build


def main() -> int:
    """Measure and print; returns 1 if a bound is missed."""
    options = _options()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="bottega-bench-") as work:
        for part in _measure_all(options, Path(work)):
            print_table(part)
            figures += part
    write_json(figures, ROOT / ".local/bench.json")
    missed = [each.name for each in figures if not each.met]
    print("Missed: " + ", ".join(missed) if missed else "Every bound holds.")
    return 1 if missed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often each process is measured")
    parser.add_argument("--products", type=int, default=1_000_000, help="size of the catalogue")
    parser.add_argument(
        "--only",
        choices=["cold", "warm", "catalogue", "reserving", "orders", "timing", "burst", "pricing"],
        help="measure one part",
    )
    parser.add_argument("--orders", type=int, default=1_000_000, help="orders in the database that is listed")
    parser.add_argument("--pricing-cases", type=int, default=100_000, help="random orders of each property of pricing")
    return parser.parse_args()


def _measure_all(options: argparse.Namespace, work: Path) -> Iterator[list[Figure]]:
    if options.only in (None, "pricing"):
        yield pricing.measure(options.pricing_cases)
    if options.only != "pricing":
        yield from _measure(options, work)


def _measure(options: argparse.Namespace, work: Path) -> Iterator[list[Figure]]:
    progress("building, starting the servers")
    build()
    shutil.copytree(BUILT, work / "build")  # `make run` and the tests may rebuild it in the meantime
    with running_shop(work / "servers") as shop:
        functions = Build(work / "build", work / "opt", shop.values).functions()
        bare = bare_function(work)
        enter({name: value for each in functions for name, value in each.environment.items()})
        shop.call("auth.handlers.rotate_signing_key", {})
        if options.only in (None, "cold"):
            yield cold.measure(functions, bare, shop, options.rounds)
        if options.only in (None, "warm"):
            yield warm.measure({each.name: each for each in functions}, bare, shop, options.rounds)
        if options.only in (None, "catalogue"):
            yield catalogue.measure(shop, options.products)
        if options.only in (None, "reserving"):
            yield reserving.measure(shop, options.rounds)
        if options.only in (None, "orders"):
            yield orders.count_calls(shop)
            yield orders.measure_lists(options.orders)
        if options.only in (None, "timing"):
            yield timing.measure(shop)
    if options.only in (None, "burst"):
        yield burst.measure()


if __name__ == "__main__":
    sys.exit(main())
