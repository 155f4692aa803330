"""The Stripe account that takes the payments: the sandbox's or your own."""

import os
from dataclasses import dataclass

import httpx

from localstack.servers.ports import HOST
from localstack.stripe.options import PUBLISHABLE_KEY, SECRET_KEY, WEBHOOK_SECRET
from localstack.stripe.server import StripeSandbox

_VARIABLES = ("STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_WEBHOOK_SECRET")


class KeysIncomplete(Exception):
    """Some of Stripe's keys are set, others are missing."""


@dataclass(frozen=True)
class StripeAccount:
    """An account at Stripe or in the sandbox.

    Attributes:
        api_base: URL of the API, without a path.
    """

    api_base: str
    secret_key: str
    publishable_key: str
    webhook_secret: str

    def secret(self) -> dict[str, str]:
        """Return the secret that the payments functions read from Secrets Manager."""
        return {
            "secret_key": self.secret_key,
            "publishable_key": self.publishable_key,
            "webhook_secret": self.webhook_secret,
        }


def real_account() -> StripeAccount | None:
    """Return the account whose keys are in the environment; None without a secret key.

    Raises:
        KeysIncomplete: The secret key is set, but another key is missing.
    """
    if not os.environ.get("STRIPE_SECRET_KEY"):
        return None
    if missing := [name for name in _VARIABLES if not os.environ.get(name)]:
        raise KeysIncomplete(
            f"STRIPE_SECRET_KEY is set, but {' and '.join(missing)} is not. See docs/stripe-sandbox.md. "
            "To use the sandbox, unset STRIPE_SECRET_KEY."
        )
    return StripeAccount("https://api.stripe.com", *(os.environ[name] for name in _VARIABLES))


def sandbox_account(port: int) -> StripeAccount:
    """Return the account of the sandbox on a port of this machine."""
    return StripeAccount(f"http://{HOST}:{port}", SECRET_KEY, PUBLISHABLE_KEY, WEBHOOK_SECRET)


def send_webhooks(sandbox: StripeSandbox, url: str) -> None:
    """Make the sandbox deliver its events, including waiting ones, to this URL."""
    httpx.put(f"{sandbox.url}/_sandbox/webhook", json={"url": url}, trust_env=False).raise_for_status()
