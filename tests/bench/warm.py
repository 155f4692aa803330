"""Warm calls: what a function adds to a request once its environment runs."""

import statistics
from collections import defaultdict
from collections.abc import Mapping

from tests.bench import processes
from tests.bench.artifacts import Function
from tests.bench.figures import Figure, progress, share
from tests.bench.samples import BARE, SAMPLES
from tests.bench.shop import Shop

_SECTION = "Warm call / the bare function's"
_NAMES = {
    "auth-authorize-request": "authorizer",
    "products-list-products": "product list, cached",
    "orders-quote-order": "quote",
}
_REPEATS = 300


def measure(functions: Mapping[str, Function], bare: Function, shop: Shop, rounds: int) -> list[Figure]:
    """Milliseconds per call, the median of many calls in several processes."""
    runs: dict[str, list[float]] = defaultdict(list)
    progress("warm calls")
    for _ in range(rounds):
        runs[bare.name].append(processes.run(bare, BARE, shop, repeats=_REPEATS).warm or 0)
        for name in _NAMES:
            times = processes.run(functions[name], SAMPLES[name], shop, repeats=_REPEATS)
            runs[name].append(times.warm or 0)
    theirs = statistics.median(runs[bare.name])
    return [share(_SECTION, title, statistics.median(runs[name]), theirs) for name, title in _NAMES.items()]
