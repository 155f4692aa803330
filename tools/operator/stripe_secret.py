"""The stage's secret with Stripe's keys, and the webhook's signing secret once there is an endpoint."""

from collections.abc import Mapping
from typing import Any

from payments.signature import is_signing_secret

# Of the endpoint whose signing secret is stored; the functions do not read it.
ENDPOINT_ID = "webhook_endpoint"


def has_webhook_secret(secret: Mapping[str, Any]) -> bool:
    """Whether the secret has a webhook secret that the shop accepts, and no placeholder."""
    return is_signing_secret(secret.get("webhook_secret"))
