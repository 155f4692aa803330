"""The Stripe sandbox: what it took, and the faults it is asked for."""

from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox.

    Attributes:
        url: Its address.
    """

    url: str

    def ledger(self, order_id: str) -> list[tuple[str, int, int]]:
        """Status, captured and refunded amount (minor units) of the order's PaymentIntents."""
        kept = httpx.get(f"{self.url}/_sandbox/ledger", trust_env=False).json()
        ours = [each for each in kept if each["metadata"].get("order_id") == order_id]
        return [(each["status"], each["captured"], each["refunded"]) for each in ours]

    def strike(self, on: str, fault: str, **options: Any) -> None:
        """Order a fault of the menu; it strikes once unless `times` says otherwise."""
        answer = httpx.post(f"{self.url}/_sandbox/faults", json={"on": on, "fault": fault, **options}, trust_env=False)
        assert answer.status_code == 201, answer.text

    def forgive(self) -> None:
        """Take back what has not struck yet."""
        httpx.delete(f"{self.url}/_sandbox/faults", trust_env=False).raise_for_status()
