"""Stripe's side: customers' browsers, the dashboard, and events waiting for delivery."""

import json
import time
from typing import Any

import httpx

from localstack.stripe.server import StripeSandbox
from localstack.stripe.signature import signature_header

type Json = dict[str, Any]

_RETURN = "https://requests.example/return"


class Account:
    """An account in the sandbox.

    Attributes:
        events: All events retrieved so far, oldest first.
    """

    settle_seconds = 0.5

    def __init__(self, sandbox: StripeSandbox) -> None:
        self._secret = sandbox.webhook_secret
        self._browser = httpx.Client(
            base_url=f"{sandbox.url}/v1",
            headers={"Authorization": f"Bearer {sandbox.publishable_key}"},
            trust_env=False,
            timeout=30,
        )
        self._dashboard = httpx.Client(
            base_url=f"{sandbox.url}/v1",
            headers={"Authorization": f"Bearer {sandbox.secret_key}"},
            trust_env=False,
            timeout=30,
        )
        self._control = httpx.Client(base_url=f"{sandbox.url}/_sandbox", trust_env=False, timeout=30)
        self.events: list[Json] = []

    def close(self) -> None:
        for client in (self._browser, self._dashboard, self._control):
            client.close()

    def confirm(self, client_secret: str, card: str) -> Json:
        """Confirm a PaymentIntent as a browser does; return Stripe's response, also if it is an error."""
        intent_id = client_secret.split("_secret_", maxsplit=1)[0]
        form = {"client_secret": client_secret, "payment_method": card}
        return dict(self._browser.post(f"/payment_intents/{intent_id}/confirm", data=form).json())

    def debit(self, client_secret: str, iban: str) -> Json:
        """Confirm a PaymentIntent with a SEPA debit as a browser does."""
        intent_id = client_secret.split("_secret_", maxsplit=1)[0]
        form = {
            "client_secret": client_secret,
            "payment_method_data[type]": "sepa_debit",
            "payment_method_data[sepa_debit][iban]": iban,
            "payment_method_data[billing_details][name]": "Ada Lovelace",
            "payment_method_data[billing_details][email]": "ada@example.test",
            "return_url": _RETURN,
        }
        return dict(self._browser.post(f"/payment_intents/{intent_id}/confirm", data=form).json())

    def intent(self, intent_id: str) -> Json:
        return dict(self._dashboard.get(f"/payment_intents/{intent_id}").json())

    def pay(self, order_id: str, amount: int, **metadata: str) -> Json:
        """Pay for an order in the dashboard."""
        described = {f"metadata[{name}]": value for name, value in {"order_id": order_id, **metadata}.items()}
        return self.open(amount=amount, payment_method="pm_card_visa", confirm="true", return_url=_RETURN, **described)

    def open(self, **form: Any) -> Json:
        """Create an unpaid PaymentIntent."""
        return self._do("/payment_intents", {"currency": "eur", **form})

    def refund(self, intent_id: str, amount: int | None = None) -> Json:
        return self._do("/refunds", {"payment_intent": intent_id, **({"amount": amount} if amount else {})})

    def change_amount(self, intent_id: str, amount: int) -> Json:
        return self._do(f"/payment_intents/{intent_id}", {"amount": amount})

    def cancel(self, intent_id: str) -> Json:
        return self._do(f"/payment_intents/{intent_id}/cancel", {})

    def _do(self, path: str, form: Json) -> Json:
        return dict(self._dashboard.post(path, data=form).json())

    def inject_fault(self, on: str, fault: str, **details: Any) -> None:
        self._control.post("/faults", json={"on": on, "fault": fault, **details}).raise_for_status()

    def clear_faults(self) -> None:
        self._control.delete("/faults").raise_for_status()

    def deliver_to(self, url: str) -> None:
        """Let the sandbox deliver webhooks to an address."""
        self._control.put("/webhook", json={"url": url}).raise_for_status()

    def deliver_nowhere(self) -> None:
        self._dashboard.delete("/webhook_endpoints/we_configured").raise_for_status()

    def wait_for_deliveries(self) -> None:
        """Wait until all webhooks are delivered."""
        for _ in range(600):
            deliveries = self._control.get("/deliveries").raise_for_status().json()
            if not any(each["state"] in ("waiting", "sending") for each in deliveries):
                return
            time.sleep(0.05)
        raise AssertionError("Some webhooks are not delivered")

    def forget(self) -> None:
        """Empty the account."""
        self._control.delete("/state").raise_for_status()
        self.events.clear()

    def ledger(self) -> list[Json]:
        return list(self._control.get("/ledger").raise_for_status().json())

    def new_events(self) -> list[Json]:
        """Return the events since the last call, oldest first."""
        found: list[Json] = []
        while True:
            last = self.events[-1:]
            cursor = {"ending_before": last[0]["id"]} if last else {}
            page = self._dashboard.get("/events", params={"limit": 100, **cursor}).raise_for_status().json()
            # Without a cursor the list starts with the newest events, and older ones would be missed.
            assert last or not page["has_more"]
            self.events += page["data"][::-1]
            found += page["data"][::-1]
            if not page["has_more"]:
                return found

    def signed(self, event: Json, at: float | None = None) -> tuple[str, dict[str, str]]:
        """Return a webhook's body and headers."""
        body = json.dumps(event, indent=2, ensure_ascii=False)
        return body, {"Stripe-Signature": signature_header(body, self._secret, int(at or time.time()))}
