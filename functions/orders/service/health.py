"""Tells whether the service can work."""

from datetime import UTC, datetime

from orders.errors import Unhealthy
from orders.repository.database import database
from orders.schemas import Health
from shared.errors import DependencyUnavailable


def get_health() -> Health:
    """Ask the database for an answer.

    Raises:
        Unhealthy: There is none.
    """
    try:
        database.ping()
    except DependencyUnavailable as error:
        raise Unhealthy from error
    return Health(status="healthy", service="orders", database="up", timestamp=datetime.now(UTC))
