"""A batch from a queue has 10,000 messages at most, and more than 10 only with a batching window.

A window has 300 seconds at most, and the maximum concurrency is 2 to 1,000.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html"


def rule(application: Application) -> Iterator[str]:
    for mapping in application.of("AWS::Lambda::EventSourceMapping"):
        size = int(mapping.properties.get("BatchSize", 10))
        window = int(mapping.properties.get("MaximumBatchingWindowInSeconds", 0))
        concurrency = int(mapping.properties.get("ScalingConfig", {}).get("MaximumConcurrency", 2))
        if not 1 <= size <= 10_000 or (size > 10 and window < 1):
            yield f"{mapping}: batches of {size}"
        if window > 300:
            yield f"{mapping}: a window of {window} s"
        if not 2 <= concurrency <= 1000:
            yield f"{mapping}: a concurrency of {concurrency}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Orders",
            "Resources/OnPaymentSucceededFunctionQueue/Properties/BatchSize",
            100,
            "Orders.OnPaymentSucceededFunctionQueue: batches of 100",
        ),
        (
            "Orders",
            "Resources/OnPaymentSucceededFunctionQueue/Properties/ScalingConfig",
            {"MaximumConcurrency": 1},
            "Orders.OnPaymentSucceededFunctionQueue: a concurrency of 1",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
