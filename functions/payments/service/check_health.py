"""Checks the service's database and Stripe."""

from typing import Literal

from payments.dependencies import dependencies
from payments.repository.database import database
from shared.cache import read_through
from shared.errors import AppError, DependencyUnavailable
from shared.health import Unhealthy
from shared.observability import logger

_STRIPE_CACHE_SECONDS = 5

type Up = Literal["up", "down"]


def check_health() -> Up:
    """Check the database and return the state of Stripe.

    Raises:
        Unhealthy: The database did not respond.
    """
    stripe = _stripe()
    try:
        database.ping()
    except DependencyUnavailable as error:
        raise Unhealthy("payments", "postgres", stripe=stripe) from error
    return stripe


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
