"""Tells whether the service can work."""

from datetime import UTC, datetime

from auth.repository.database import database
from auth.schemas import Health
from shared.errors import DependencyUnavailable
from shared.health import Unhealthy


def get_health() -> Health:
    """Ask the database for an answer.

    Raises:
        Unhealthy: There is none.
    """
    try:
        database.ping()
    except DependencyUnavailable as error:
        raise Unhealthy("auth", "postgres") from error
    return Health(status="healthy", service="auth", database="up", timestamp=datetime.now(UTC))
