"""Logs and metrics.

Traces come from Lambda's active tracing. No function imports the X-Ray SDK because its import takes longer than
everything else in a function together. Each log line has the trace id.
"""

import re
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter
from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from shared import settings

# What PostgreSQL adds to an error about a row: its values, such as a customer's address.
_DETAIL = re.compile(
    r"\nDETAIL:.*?(?=\n(?:HINT|QUERY|CONTEXT):|\n\n(?:During handling|The above exception)|\Z)", re.DOTALL
)


class _WithoutValues(LambdaPowertoolsFormatter):
    """Formats exceptions without the values of the row that they are about."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name of logging.Formatter
        return _DETAIL.sub("", super().formatException(ei))


@cache
def logger() -> Logger:
    """Return the structured logger, configured by POWERTOOLS_SERVICE_NAME and POWERTOOLS_LOG_LEVEL.

    Never log a password, a token, a request body or a card number.
    """
    # The stack trace as an object would repeat the text of the exception.
    return Logger(logger_formatter=_WithoutValues(serialize_stacktrace=False))


def metrics() -> EphemeralMetrics:
    """Return a new set of CloudWatch metrics in embedded metric format, in the namespace POWERTOOLS_METRICS_NAMESPACE.

    `Metrics` would share one set among all threads and mix their requests.
    """
    return EphemeralMetrics()


def count(name: str, **dimensions: str) -> None:
    """Count one occurrence, with its dimensions and in total."""
    with_metrics = metrics()
    for dimension, value in dimensions.items():
        with_metrics.add_dimension(dimension, value)
    # Alarms cannot sum dimensions, so they use the total of the stage.
    with_metrics.add_dimensions(stage=settings.required("STAGE"))
    with_metrics.add_metric(name, MetricUnit.Count, 1)
    with_metrics.flush_metrics()
