"""Cold starts: import to first response of each function, compared with the bare function."""

import statistics
from collections.abc import Iterator, Sequence
from itertools import batched

from tests.bench import processes
from tests.bench.artifacts import Function
from tests.bench.figures import Figure, progress, share
from tests.bench.message_samples import MESSAGE_SAMPLES
from tests.bench.order_samples import ORDER_SAMPLES
from tests.bench.payment_samples import PAYMENT_SAMPLES
from tests.bench.samples import BARE, SAMPLES
from tests.bench.shop import Shop
from tests.bench.shop_samples import SHOP_SAMPLES

_SECTION = "Cold start / bare FastAPI + Mangum without bytecode"
_BOUNDS = {
    "auth-authorize-request": 0.15,
    "products-list-products": 0.48,
    "products-list-categories": 0.48,
    "products-get-product": 0.48,
    "orders-create-order": 0.58,
    "payments-create-payment": 0.65,
}
_OTHERS = 1.0
type Pair = tuple[processes.Times, processes.Times]


def measure(functions: Sequence[Function], bare: Function, shop: Shop, rounds: int) -> list[Figure]:
    """Measure every function in every round, those with the tightest bounds twice."""
    pairs: dict[str, list[Pair]] = {each.name: [] for each in functions}
    again = [each for each in functions if each.name in _BOUNDS]
    for number in range(rounds):
        progress(f"cold starts, round {number + 1} of {rounds}")
        for name, pair in _round([*functions, *again], bare, shop):
            pairs[name].append(pair)
    return [_figure(name, each) for name, each in pairs.items()]


def _round(functions: Sequence[Function], bare: Function, shop: Shop) -> Iterator[tuple[str, Pair]]:
    """Run the bare function right before or after each of ours, so that other load on the machine slows both alike."""
    for first, *second in batched(functions, 2, strict=False):
        ours = _first_response(first, shop)
        theirs = processes.run(bare, BARE, shop)
        yield first.name, (ours, theirs)
        for function in second:
            yield function.name, (_first_response(function, shop), theirs)


def _first_response(function: Function, shop: Shop) -> processes.Times:
    # Nothing is cached: the response comes from the database, over a new connection.
    shop.empty_cache()
    return processes.run(
        function, (SAMPLES | ORDER_SAMPLES | PAYMENT_SAMPLES | MESSAGE_SAMPLES | SHOP_SAMPLES)[function.name], shop
    )


def _figure(name: str, pairs: Sequence[Pair]) -> Figure:
    ratios = [ours.cold / theirs.cold for ours, theirs in pairs]
    times = [ours for ours, _ in pairs]
    return share(
        _SECTION,
        name,
        statistics.median(each.cold for each in times),
        statistics.median(theirs.cold for _, theirs in pairs),
        at_most=_BOUNDS.get(name, _OTHERS),
        ratio=statistics.median(ratios),
        details={
            "import_ms": statistics.median(each.imports for each in times),
            "first_response_ms": statistics.median(each.first for each in times),
            "lowest_ratio": min(ratios),
            "highest_ratio": max(ratios),
        },
    )
