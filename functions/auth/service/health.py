"""Checks whether the service can serve requests."""

from auth.repository.database import database
from shared.errors import DependencyUnavailable
from shared.health import Unhealthy


def check_health() -> None:
    """Check the database.

    Raises:
        Unhealthy: The database is unavailable.
    """
    try:
        database.ping()
    except DependencyUnavailable as error:
        raise Unhealthy("auth", "postgres") from error
