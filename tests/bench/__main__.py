"""Measures what the shop promises of its speed: `make bench`, or `python -m tests.bench --help`."""

import argparse
import sys
import tempfile
from pathlib import Path

from localstack import ROOT
from localstack.build import BUILT, build
from tests.bench import catalogue, cold, warm
from tests.bench.artifacts import Build, bare_function
from tests.bench.figures import Figure, print_table, progress, write_json
from tests.bench.shop import enter, running_shop


def main() -> int:
    """Measure, print, and tell by the exit status whether every bound holds."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="bottega-bench-") as work:
        figures = _measure(options, Path(work))
    print_table(figures)
    write_json(figures, ROOT / ".local/bench.json")
    return 0 if all(each.met for each in figures) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each cold start is measured")
    parser.add_argument("--products", type=int, default=1_000_000, help="size of the catalogue")
    parser.add_argument("--only", choices=["cold", "warm", "catalogue"], help="one part alone")
    return parser.parse_args()


def _measure(options: argparse.Namespace, work: Path) -> list[Figure]:
    progress("building, starting the servers")
    build()
    figures: list[Figure] = []
    with running_shop(work / "servers") as shop:
        functions = Build(BUILT, work / "opt", shop.values).functions()
        bare = bare_function(work)
        enter({name: value for each in functions for name, value in each.environment.items()})
        shop.call("auth.handlers.rotate_signing_key", {})
        if options.only in (None, "cold"):
            figures += cold.measure(functions, bare, shop, options.rounds)
        if options.only in (None, "warm"):
            figures += warm.measure({each.name: each for each in functions}, bare, shop, options.rounds)
        if options.only in (None, "catalogue"):
            figures += catalogue.measure(shop, options.products)
    return figures


if __name__ == "__main__":
    sys.exit(main())
