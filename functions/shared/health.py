"""The error of an unhealthy service."""

from datetime import UTC, datetime
from typing import Any

from shared.errors import DependencyUnavailable


class Unhealthy(DependencyUnavailable):
    """A service's database is unavailable. The response is both an error and a health report.

    Args:
        service: Name of the service.
        server: Name of the database server in logs.
        others: State of each other dependency, by name.
    """

    code = "unhealthy"
    message = "The database is unavailable"

    def __init__(self, service: str, server: str, **others: str) -> None:
        self._health = {"status": "unhealthy", "service": service, "database": "down", **others}
        super().__init__(server)

    def body(self, request_id: str) -> dict[str, Any]:
        """Return the error with the members of a health report."""
        timestamp = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {**super().body(request_id), **self._health, "timestamp": timestamp}
