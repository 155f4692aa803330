"""Checks the service's database."""

from shared.errors import DependencyUnavailable
from shared.health import Unhealthy
from shop.repository.database import database


def check_health() -> None:
    """Check that the database responds.

    Raises:
        Unhealthy: It does not.
    """
    try:
        database.ping()
    except DependencyUnavailable as error:
        raise Unhealthy("shop", "postgres") from error
