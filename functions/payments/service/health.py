"""Tells whether the service can work."""

from datetime import UTC, datetime
from typing import Literal

from payments.dependencies import dependencies
from payments.repository.database import database
from payments.schemas import Health
from shared.cache import read_through
from shared.errors import AppError, DependencyUnavailable
from shared.health import Unhealthy
from shared.observability import logger

_FRESH_SECONDS = 5

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
        raise Unhealthy("payments", "postgres", stripe=stripe) from error
    status: Literal["healthy", "degraded"] = "healthy" if stripe == "up" else "degraded"
    return Health(status=status, service="payments", database="up", stripe=stripe, timestamp=datetime.now(UTC))


def _stripe() -> Up:
    # Anybody may ask for our health: that must not use up what Stripe lets us ask.
    return "up" if read_through("payments-health", "stripe", _FRESH_SECONDS, _ask_stripe) == "up" else "down"


def _ask_stripe() -> Up:
    try:
        dependencies().stripe.ping()
    except AppError as error:
        logger().warning("Stripe is not well", extra={"code": error.code})
        return "down"
    return "up"
