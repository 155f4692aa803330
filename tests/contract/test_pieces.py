"""The pieces of a function in other files: a missing one is named with its place."""

from collections.abc import Iterator

import pytest

from tests.alarms import alarms
from tests.bench.message_samples import MESSAGE_SAMPLES
from tests.bench.order_samples import ORDER_SAMPLES
from tests.bench.payment_samples import PAYMENT_SAMPLES
from tests.bench.samples import SAMPLES as OTHER_SAMPLES
from tests.bench.shop_samples import SHOP_SAMPLES
from tools.template import ROOT, Function, functions
from tools.wiring import queue_names

SAMPLES = OTHER_SAMPLES | ORDER_SAMPLES | PAYMENT_SAMPLES | MESSAGE_SAMPLES | SHOP_SAMPLES
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text()


def missing(function: Function) -> Iterator[str]:
    """Yield the places where a piece of a function is missing."""
    sample = ROOT / "events" / f"{function.module.replace('.handlers.', '_')}.json"
    if not sample.exists():
        yield f"{sample.relative_to(ROOT)}: a sample event"
    if function.name not in SAMPLES:
        yield f"tests/bench/: a sample {function.name!r}"
    if "DEAD_LETTER_QUEUE_URL" in function.environment:
        yield from missing_of_consumer(function)


def missing_of_consumer(consumer: Function) -> Iterator[str]:
    if consumer.name not in queue_names():
        yield f"infrastructure/services/{consumer.stack.lower()}.yaml: a row of the mapping Consumers"
    for alarm in (f"{consumer.name}-dead-letters", f"{consumer.name}-age"):
        if alarm not in alarms():
            yield f"infrastructure/services/{consumer.stack.lower()}.yaml: the alarm {alarm}"
        if f'<a id="{alarm}"></a>' not in RUNBOOK:
            yield f"docs/runbook.md: {alarm}"


@pytest.mark.parametrize("function", functions(), ids=lambda each: each.name)
def test_a_function_has_all_its_pieces(function: Function) -> None:
    assert list(missing(function)) == []


def test_a_forgotten_piece_is_named() -> None:
    [known] = [each for each in functions() if each.name == "orders-on-payment-failed"]
    forgotten = Function(
        "orders-on-parcel-lost",
        "Orders",
        "OnParcelLostFunction",
        "orders.handlers.on_parcel_lost",
        known.layers,
        known.environment,
        known.statements,
        (),
    )

    assert list(missing(forgotten)) == [
        "events/orders_on_parcel_lost.json: a sample event",
        "tests/bench/: a sample 'orders-on-parcel-lost'",
        "infrastructure/services/orders.yaml: a row of the mapping Consumers",
        "infrastructure/services/orders.yaml: the alarm orders-on-parcel-lost-dead-letters",
        "docs/runbook.md: orders-on-parcel-lost-dead-letters",
        "infrastructure/services/orders.yaml: the alarm orders-on-parcel-lost-age",
        "docs/runbook.md: orders-on-parcel-lost-age",
    ]


def test_no_bench_sample_is_for_a_removed_function() -> None:
    assert set(SAMPLES) == {each.name for each in functions()}
