"""Tells whether the service can work."""

from datetime import UTC, datetime

from orders.repository.database import database
from orders.schemas import Health
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
        raise Unhealthy("orders", "mongodb") from error
    return Health(status="healthy", service="orders", database="up", timestamp=datetime.now(UTC))
