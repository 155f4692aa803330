"""Replaces what FastAPI's application needs of its telemetry; see `_api.py`."""

from typing import Any


class ExceptionTelemetryMiddleware:
    """Passes requests on."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app(scope, receive, send)


class NativeTelemetry:
    """Records no request."""

    def __init__(self, _: Any) -> None:
        pass

    def enabled(self) -> bool:
        """Return False; FastAPI calls nothing else then."""
        return False


def _legacy_otel(_: Any) -> bool:
    return False
