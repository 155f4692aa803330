"""Logs and metrics of every function.

Traces come from Lambda's active tracing: the X-Ray SDK takes longer to import than everything else
in a function together, so no function imports it; each log line carries the trace id.
"""

from functools import cache

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from shared import settings


@cache
def logger() -> Logger:
    """The structured logger; its service name and level come from POWERTOOLS_SERVICE_NAME and POWERTOOLS_LOG_LEVEL.

    Never hand it a password, a token, a request body or a card number.
    """
    return Logger()


def metrics() -> EphemeralMetrics:
    """CloudWatch metrics of one request, in embedded metric format; the namespace is POWERTOOLS_METRICS_NAMESPACE.

    Each call makes a new set: `Metrics` shares one among all threads, whose requests would mix.
    """
    return EphemeralMetrics()


def count(name: str, **dimensions: str) -> None:
    """Count one event that is worth an alarm, with dimensions of its own, and once more over all of them."""
    with_metrics = metrics()
    for dimension, value in dimensions.items():
        with_metrics.add_dimension(dimension, value)
    # Alarms cannot add up dimensions: they watch the whole stage.
    with_metrics.add_dimensions(stage=settings.required("STAGE"))
    with_metrics.add_metric(name, MetricUnit.Count, 1)
    with_metrics.flush_metrics()
