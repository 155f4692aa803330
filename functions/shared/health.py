"""What the services tell alike of their health."""

from datetime import UTC, datetime
from typing import Any

from shared.errors import DependencyUnavailable


class Unhealthy(DependencyUnavailable):
    """A service's database does not answer; the answer is both an error and a state of health.

    Args:
        service: Which.
        server: The database server, as logs call it.
        others: States of what else the service needs, by name.
    """

    code = "unhealthy"
    message = "The database does not answer"

    def __init__(self, service: str, server: str, **others: str) -> None:
        self._health = {"status": "unhealthy", "service": service, "database": "down", **others}
        super().__init__(server)

    def body(self, request_id: str) -> dict[str, Any]:
        """The error, and the members of a healthy answer."""
        timestamp = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {**super().body(request_id), **self._health, "timestamp": timestamp}
