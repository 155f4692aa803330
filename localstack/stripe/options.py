"""The sandbox's settings."""

from dataclasses import dataclass
from pathlib import Path

SECRET_KEY = "sk_test_bottega_sandbox"  # noqa: S105 -- opens nothing but this sandbox
PUBLISHABLE_KEY = "pk_test_bottega_sandbox"
WEBHOOK_SECRET = "whsec_bottega_sandbox"  # noqa: S105 -- signs nothing but this sandbox's events
ACCOUNT_ID = "acct_bottega_sandbox"
API_VERSION = "2026-10-28.endive"
DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Options:
    """The behaviour of a sandbox. Times are in seconds.

    Attributes:
        state_dir: Directory that keeps the state between runs; None keeps it in memory.
        api_version: The account's default version, for events and for requests without a Stripe-Version header.
        retry_delays: Delay before each retry of a webhook delivery.
        settle_seconds: How long debits and refunds stay pending.
        latency_seconds: Delay before each POST takes effect.
    """

    state_dir: Path | None = None
    secret_key: str = SECRET_KEY
    publishable_key: str = PUBLISHABLE_KEY
    api_version: str = API_VERSION
    webhook_url: str | None = None
    webhook_secret: str = WEBHOOK_SECRET
    webhook_events: tuple[str, ...] = ("*",)
    webhook_timeout: float = 10
    webhook_concurrency: int = 4
    retry_delays: tuple[float, ...] = (1, 2, 4, 8, 16, 32, 64)
    settle_seconds: float = 3
    latency_seconds: float = 0
    idempotency_seconds: float = DAY_SECONDS
