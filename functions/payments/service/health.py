"""Tells whether the service can work."""

from datetime import UTC, datetime
from typing import Literal

from payments.errors import Unhealthy
from payments.repository.database import database
from payments.schemas import Health
from payments.surroundings import surroundings
from shared.errors import AppError, DependencyUnavailable
from shared.observability import logger

type Up = Literal["up", "down"]


def get_health() -> Health:
    """Ask the database and Stripe for an answer.

    Raises:
        Unhealthy: The database gives none.
    """
    stripe = _stripe()
    try:
        database.ping()
    except DependencyUnavailable as error:
        raise Unhealthy(stripe) from error
    status: Literal["healthy", "degraded"] = "healthy" if stripe == "up" else "degraded"
    return Health(status=status, service="payments", database="up", stripe=stripe, timestamp=datetime.now(UTC))


def _stripe() -> Up:
    try:
        surroundings().stripe.ping()
    except AppError as error:
        logger().warning("Stripe is not well", extra={"code": error.code})
        return "down"
    return "up"
