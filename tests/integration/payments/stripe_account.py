"""Stripe's sandbox for tests: the browser's, the dashboard's and the webhook delivery's requests, and faults."""

import json
import time
from typing import Any

import httpx

from localstack.stripe.server import StripeSandbox
from localstack.stripe.signature import signature_header
from payments.handlers import receive_webhook
from tests.apigateway import Response, call

type Json = dict[str, Any]


class StripeAccount:
    """An account in the sandbox."""

    def __init__(self, sandbox: StripeSandbox) -> None:
        self.sandbox = sandbox
        self._http = httpx.Client(base_url=sandbox.url, trust_env=False, timeout=30)

    def close(self) -> None:
        self._http.close()

    def confirm(self, client_secret: str, card: str = "pm_card_visa") -> httpx.Response:
        """Confirm a PaymentIntent as the owner's browser does."""
        intent_id = client_secret.partition("_secret_")[0]
        return self._http.post(
            f"/v1/payment_intents/{intent_id}/confirm",
            data={"client_secret": client_secret, "payment_method": card},
            headers={"Authorization": f"Bearer {self.sandbox.publishable_key}"},
        )

    def post(self, path: str, key: str | None = None, **params: Any) -> Json:
        """Send a request as the dashboard does, or with an idempotency key."""
        response = self._post(path, params, key)
        assert response.status_code == 200, response.text
        return dict(response.json())

    def try_post(self, path: str, **params: Any) -> int:
        """Send a request as the dashboard does; return the HTTP status."""
        return self._post(path, params).status_code

    def _post(self, path: str, params: Json, key: str | None = None) -> httpx.Response:
        headers = {"Idempotency-Key": key} if key else {}
        return self._http.post(f"/v1/{path}", data=params, auth=(self.sandbox.secret_key, ""), headers=headers)

    def get(self, path: str, **params: Any) -> Json:
        response = self._http.get(f"/v1/{path}", params=params, auth=(self.sandbox.secret_key, ""))
        assert response.status_code == 200, response.text
        return dict(response.json())

    def events(self, intent_id: str) -> list[Json]:
        """Return all events of a PaymentIntent, its charges and refunds, oldest first."""
        found = [event for event in self.get("events", limit=100)["data"] if intent_id in json.dumps(event)]
        return found[::-1]

    def fault(self, on: str, fault: str, **details: Any) -> None:
        response = self._http.post("/_sandbox/faults", json={"on": on, "fault": fault, **details})
        assert response.status_code == 201, response.text

    def clear_faults(self) -> None:
        self._http.delete("/_sandbox/faults").raise_for_status()

    def ledger(self, order_id: str) -> list[Json]:
        """Return the captured and refunded amounts of an order, per PaymentIntent."""
        entries: list[Json] = self._http.get("/_sandbox/ledger").json()
        return [entry for entry in entries if entry["metadata"].get("order_id") == order_id]


def signed(event: Json | str, *, secret: str = StripeSandbox.webhook_secret, late: int = 0) -> tuple[str, str]:
    """Return the body and signature of a delivery that was signed `late` seconds ago."""
    body = event if isinstance(event, str) else json.dumps(event, indent=2)
    return body, signature_header(body, secret, int(time.time()) - late)


def deliver(event: Json | str, **options: Any) -> Response:
    """Deliver an event as Stripe does."""
    return send(*signed(event, **options))


def send(body: str, signature: str | None) -> Response:
    headers = {"content-type": "application/json; charset=utf-8"}
    if signature is not None:
        headers["Stripe-Signature"] = signature
    return call(receive_webhook.handler, "POST", "/payments/webhook", body=body, headers=headers)
