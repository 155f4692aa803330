"""Replaces what FastAPI's routes need of its telemetry, which imports OpenTelemetry (20 ms of a cold start).

Deployed functions configure no OpenTelemetry provider, so FastAPI would record nothing.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

_NOTHING_RECORDED = nullcontext()

TelemetryConfig = dict[str, Any]


class TelemetryData:
    """The data of a recorded request."""


def get_telemetry_data() -> TelemetryData | None:
    """Return None: no request is recorded."""
    return None


def _operation(**_: Any) -> AbstractContextManager[None]:
    return _NOTHING_RECORDED


def _run_sync_endpoint(*, function: Callable[..., Any], arguments: dict[str, Any]) -> Any:
    return function(**arguments)


def _validation_failed(_: Exception) -> None:
    pass


def _route_selected(**_: Any) -> None:
    pass
