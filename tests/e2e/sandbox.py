"""The Stripe sandbox: payments, its ledger and faults."""

from dataclasses import dataclass
from typing import Any

import httpx

from localstack.stripe.options import PUBLISHABLE_KEY


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox.

    Attributes:
        url: Its URL.
    """

    url: str

    def ledger(self, order_id: str) -> list[tuple[str, int, int]]:
        """Return status, captured and refunded amount (minor units) of the order's PaymentIntents."""
        kept = httpx.get(f"{self.url}/_sandbox/ledger", trust_env=False).json()
        ours = [each for each in kept if each["metadata"].get("order_id") == order_id]
        return [(each["status"], each["captured"], each["refunded"]) for each in ours]

    def confirm(self, client_secret: str, card: str = "pm_card_visa") -> int:
        """Confirm as a browser does with Stripe's library, and return the HTTP status."""
        intent_id = client_secret.partition("_secret_")[0]
        form = {"client_secret": client_secret, "payment_method": card}
        headers = {"Authorization": f"Bearer {PUBLISHABLE_KEY}"}
        url = f"{self.url}/v1/payment_intents/{intent_id}/confirm"
        return httpx.post(url, data=form, headers=headers, trust_env=False).status_code

    def strike(self, on: str, fault: str, **options: Any) -> None:
        """Inject a fault; it occurs once, unless `times` is given."""
        body = {"on": on, "fault": fault, **options}
        response = httpx.post(f"{self.url}/_sandbox/faults", json=body, trust_env=False)
        assert response.status_code == 201, response.text

    def forgive(self) -> None:
        """Remove the remaining faults."""
        httpx.delete(f"{self.url}/_sandbox/faults", trust_env=False).raise_for_status()
