"""Which Stripe takes the payments: the sandbox, or an account of one's own."""

import os
from dataclasses import dataclass

import httpx

from localstack.servers.ports import HOST
from localstack.stripe.options import PUBLISHABLE_KEY, SECRET_KEY, WEBHOOK_SECRET
from localstack.stripe.server import StripeSandbox

_VARIABLES = ("STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_WEBHOOK_SECRET")


class KeysIncomplete(Exception):
    """One of Stripe's keys is set, and another one is not."""


@dataclass(frozen=True)
class StripeAccount:
    """An account at Stripe, or at what stands in for it.

    Attributes:
        api_base: Address of the API, without a path.
    """

    api_base: str
    secret_key: str
    publishable_key: str
    webhook_secret: str

    def secret(self) -> dict[str, str]:
        """What the functions of payments read from Secrets Manager."""
        return {
            "secret_key": self.secret_key,
            "publishable_key": self.publishable_key,
            "webhook_secret": self.webhook_secret,
        }


def real_account() -> StripeAccount | None:
    """The account whose keys are in the environment, if they are.

    Raises:
        KeysIncomplete: There is a secret key, but not all that goes with it.
    """
    if not os.environ.get("STRIPE_SECRET_KEY"):
        return None
    if missing := [name for name in _VARIABLES if not os.environ.get(name)]:
        raise KeysIncomplete(
            f"STRIPE_SECRET_KEY is set, so the real Stripe is asked, but {' and '.join(missing)} is not. "
            "docs/stripe-sandbox.md tells where it comes from; without STRIPE_SECRET_KEY the sandbox takes payments."
        )
    return StripeAccount("https://api.stripe.com", *(os.environ[name] for name in _VARIABLES))


def sandbox_account(port: int) -> StripeAccount:
    """The one account of the sandbox that listens on a port of this machine."""
    return StripeAccount(f"http://{HOST}:{port}", SECRET_KEY, PUBLISHABLE_KEY, WEBHOOK_SECRET)


def send_webhooks(sandbox: StripeSandbox, url: str) -> None:
    """Let the sandbox deliver its events to this address, those that are still waiting too."""
    httpx.put(f"{sandbox.url}/_sandbox/webhook", json={"url": url}, trust_env=False).raise_for_status()
