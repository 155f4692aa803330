"""Reports the health of the service."""

from datetime import UTC, datetime
from typing import Literal

from payments.dependencies import dependencies
from payments.repository.database import database
from payments.schemas import PaymentsHealth
from shared.cache import read_through
from shared.errors import AppError, DependencyUnavailable
from shared.health import Unhealthy
from shared.observability import logger

_STRIPE_CACHE_SECONDS = 5

type Up = Literal["up", "down"]


def get_health() -> PaymentsHealth:
    """Check the database and Stripe.

    Raises:
        Unhealthy: The database did not respond.
    """
    stripe = _stripe()
    try:
        database.ping()
    except DependencyUnavailable as error:
        raise Unhealthy("payments", "postgres", stripe=stripe) from error
    status: Literal["healthy", "degraded"] = "healthy" if stripe == "up" else "degraded"
    return PaymentsHealth(status=status, service="payments", database="up", stripe=stripe, timestamp=datetime.now(UTC))


def _stripe() -> Up:
    # The endpoint is public: it must not use up our request limit at Stripe.
    return "up" if read_through("payments-health", "stripe", _STRIPE_CACHE_SECONDS, _ping_stripe) == "up" else "down"


def _ping_stripe() -> Up:
    try:
        dependencies().stripe.ping()
    except AppError as error:
        logger().warning("Stripe health check failed", extra={"code": error.code})
        return "down"
    return "up"
