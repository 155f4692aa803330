"""Wraps a schedule, an internal function or the authorizer as a Lambda handler with logs and metrics."""

import time
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit

from shared.observability import count, logger, metrics

type Event = dict[str, Any]


def lambda_task[Result](
    name: str, task: Callable[[Event], Result], *, refusals: tuple[type[Exception], ...] = ()
) -> Callable[[Event, Any], Result]:
    """Make a Lambda handler from a task.

    Args:
        name: Name of the task in logs and metrics.
        task: Takes the event and returns the function's result. Its exceptions become the function's errors.
        refusals: Exceptions that are expected and not counted as failures.
    """

    def handle(event: Event, context: Any) -> Result:
        started = time.perf_counter()
        logger().clear_state()
        logger().append_keys(request_id=context.aws_request_id)
        outcome = "Failed"
        try:
            result = task(event)
            outcome = "Done"
        except Exception as error:
            # Log only the type: an error's message may hold data that must not be logged.
            outcome = type(error).__name__
            if not isinstance(error, refusals):
                count("TaskFailed", task=name)
            raise
        finally:
            _report(name, outcome, (time.perf_counter() - started) * 1000)
        return result

    return handle


def _report(name: str, outcome: str, milliseconds: float) -> None:
    logger().info("Task", extra={"task": name, "outcome": outcome, "duration_ms": round(milliseconds, 1)})
    with_metrics = metrics()
    with_metrics.add_dimension(name="task", value=name)
    with_metrics.add_metric(name="Latency", unit=MetricUnit.Milliseconds, value=milliseconds)
    with_metrics.add_metric(name=outcome, unit=MetricUnit.Count, value=1)
    with_metrics.flush_metrics()
