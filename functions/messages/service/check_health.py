"""Checks the service's database."""

from messages.repository.database import database
from shared.errors import DependencyUnavailable
from shared.health import Unhealthy


def check_health() -> None:
    """Check that the database responds.

    Raises:
        Unhealthy: It does not.
    """
    try:
        database.ping()
    except DependencyUnavailable as error:
        raise Unhealthy("messages", "postgres") from error
