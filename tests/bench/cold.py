"""Cold starts: import to first answer of each function, beside the bare function."""

import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from tests.bench import processes
from tests.bench.artifacts import Function
from tests.bench.figures import Figure, progress, share
from tests.bench.samples import BARE, SAMPLES
from tests.bench.shop import Shop

_SECTION = "Cold start / bare FastAPI + Mangum without bytecode"
_BOUNDS = {
    "AuthorizeRequestFunction": 0.25,
    "ListProductsFunction": 0.7,
    "ListCategoriesFunction": 0.7,
    "GetProductFunction": 0.7,
}
_BARE_EVERY = 3
type Runs = dict[str, list[processes.Times]]


def measure(functions: Sequence[Function], bare: Function, shop: Shop, rounds: int) -> list[Figure]:
    """Round by round, every function once and the bare one between them: load on the machine meets all alike."""
    runs: Runs = defaultdict(list)
    for number in range(rounds):
        progress(f"cold starts, round {number + 1} of {rounds}")
        for place, function in enumerate(functions):
            if place % _BARE_EVERY == 0:
                runs[bare.name].append(processes.run(bare, BARE, shop))
            runs[function.name].append(_first_answer(function, shop))
    theirs = statistics.median(times.cold for times in runs.pop(bare.name))
    return [_figure(name, times, theirs) for name, times in runs.items()]


def _first_answer(function: Function, shop: Shop) -> processes.Times:
    # Nothing is cached: the answer comes from the database, over a connection opened for it.
    shop.empty_cache()
    return processes.run(function, SAMPLES[function.name], shop)


def _figure(name: str, times: list[processes.Times], theirs: float) -> Figure:
    figure = share(_SECTION, name, statistics.median(each.cold for each in times), theirs, _BOUNDS.get(name, 1.0))
    parts = {
        "import_ms": statistics.median(each.imports for each in times),
        "first_answer_ms": statistics.median(each.first for each in times),
        "fastest_ms": min(each.cold for each in times),
    }
    return replace(figure, details=parts)
