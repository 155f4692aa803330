"""Valid first requests for payments; the Stripe sandbox stands in for Stripe."""

import time
import uuid
from collections.abc import Callable
from typing import Any

import httpx

from localstack.stripe.options import SECRET_KEY, WEBHOOK_SECRET
from localstack.stripe.signature import signature_header
from tests.bench.order_samples import CUSTOMER, consumed, delivered, finished, read_sample
from tests.bench.samples import ADMIN, Event, Sample, get, send
from tests.bench.shop import Shop


def _order() -> Event:
    return send("POST", "/payments", {"order_id": str(uuid.uuid4())}, caller=CUSTOMER)


def _started(shop: Shop) -> dict[str, Any]:
    return dict(shop.call("payments.handlers.create_payment", _order()))


def _confirmation(shop: Shop) -> tuple[str, Event]:
    """A new payment, and the event of its successful card payment."""
    payment = _started(shop)
    intent_id = payment["client_secret"].split("_secret_", maxsplit=1)[0]
    url = f"{shop.values['StripeApiBase']}/v1/payment_intents/{intent_id}/confirm"
    form = {"payment_method": "pm_card_visa", "return_url": "https://shop.example"}
    intent = httpx.post(url, data=form, auth=(SECRET_KEY, ""), trust_env=False).raise_for_status().json()
    event = {"id": f"evt_{uuid.uuid4().hex}", "type": "payment_intent.succeeded", "created": int(time.time())}
    request = send("POST", "/payments/webhook", {**event, "livemode": False, "data": {"object": intent}})
    signature = signature_header(request["body"], WEBHOOK_SECRET, int(time.time()))
    request["headers"]["stripe-signature"] = signature
    request["multiValueHeaders"]["stripe-signature"] = [signature]
    return payment["id"], request


def _paid(shop: Shop) -> str:
    payment_id, event = _confirmation(shop)
    shop.call("payments.handlers.receive_webhook", event)
    return payment_id


def _on_payment(method: str, suffix: str = "", payment: Callable[[Shop], str] = _paid) -> Callable[[Shop], Event]:
    def make(shop: Shop) -> Event:
        payment_id = payment(shop)
        options = {"route": f"/payments/{{id}}{suffix}", "parameters": {"id": payment_id}}
        body = {"amount": "1.00"} if suffix else None
        return send(method, f"/payments/{payment_id}{suffix}", body, caller=ADMIN, **options)

    return make


PAYMENT_SAMPLES = {
    "payments-create-payment": Sample(lambda _: _order()),
    "payments-list-payments": Sample(lambda _: get("/payments", caller=CUSTOMER)),
    "payments-get-payment": Sample(_on_payment("GET")),
    "payments-refund-payment": Sample(_on_payment("POST", "/refunds")),
    "payments-receive-webhook": Sample(lambda shop: _confirmation(shop)[1]),
    "payments-get-health": Sample(lambda _: get("/payments/health")),
    "payments-on-guests-joined": Sample(lambda _: read_sample("payments_on_guests_joined"), consumed),
    "payments-on-order-cancelled": Sample(
        delivered("payments_on_order_cancelled", lambda shop: str(_started(shop)["order_id"])), consumed
    ),
    "payments-personal-data": Sample(
        lambda shop: {"action": "export", "user_ids": [CUSTOMER.user_id], "order_ids": [_started(shop)["order_id"]]},
        lambda response: response["records"]["payments"] != [],
    ),
    "payments-relay-events": Sample(lambda _: {}, finished),
    "payments-retry-stripe-operations": Sample(lambda _: {}, finished),
    "payments-reconcile-payments": Sample(lambda _: {}, finished),
}
