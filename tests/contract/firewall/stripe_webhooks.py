"""Webhooks with the objects of the Stripe sandbox, and with texts of customers that look like attacks."""

import asyncio
import json
from functools import cache
from itertools import cycle
from typing import Any

import httpx

from localstack.stripe.app import create_app
from localstack.stripe.options import SECRET_KEY, WEBHOOK_SECRET, Options
from localstack.stripe.signature import signature_header
from payments.service.handle_stripe_event import HANDLED_EVENTS
from tests.contract.firewall.web_acl import STAGE, Request

PATH = f"/{STAGE}/payments/webhook"
_NAMES = ("Ada Lovelace", "Zoë Grünwald-O'Hara", '"Bob" <bob@customer.example>', "李小龍", "<script>alert(1)</script>")
_DESCRIPTIONS = (
    "Order 4f1b2c3d: 2 Olive oil &amp; <b>gift wrap</b><br/>",
    "Invoice at https://shop.example/invoices/../../2026/11.pdf?print=1&lang=it",
    "See http://203.0.113.7/receipt.html, as discussed",
    'Book: "The java.lang.Runtime class: getRuntime().exec() explained"',
    "T-shirt: ${jndi:ldap://example.com/} (print, size M)",
    "Sticker 'http://169.254.169.254/latest/meta-data/'; DROP TABLE stickers; --",
    "<script>alert('hello')</script>",
)
_METHODS = ("pm_card_visa", "pm_card_mastercard", "pm_card_visa_chargeDeclined", "pm_card_threeDSecure2Required")
# Stripe's limits are 50 keys and 500 characters a value: some 55 KB with these letters. https://docs.stripe.com/metadata
_LARGEST = {f"metadata[{number:02}]": "倉庫は三階です。<b>../" * 33 for number in range(49)}


@cache
def webhooks() -> tuple[Request, ...]:
    """Return deliveries of 50 events that the shop handles; the largest have more than 48 KB."""
    events = asyncio.run(_events())
    handled = [each for each in events if each["type"] in HANDLED_EVENTS]
    return tuple(_delivery(event) for event in handled[:50])


async def _events() -> list[dict[str, Any]]:
    """Let customers pay and get their money back in a sandbox that runs in this process."""
    sandbox, key = create_app(Options()), {"Authorization": f"Bearer {SECRET_KEY}"}
    client = httpx.AsyncClient(transport=httpx.ASGITransport(sandbox), base_url="http://stripe", headers=key)
    async with sandbox.router.lifespan_context(sandbox), client:
        texts = zip(cycle(_DESCRIPTIONS), cycle(_NAMES), cycle(_METHODS), range(28), strict=False)
        for description, name, method, number in texts:
            await _pay(client, description, name, method, _LARGEST if number % 9 == 8 else {})
        events: list[dict[str, Any]] = (await client.get("/v1/events", params={"limit": "100"})).json()["data"]
    return events


async def _pay(client: httpx.AsyncClient, description: str, name: str, method: str, metadata: dict[str, str]) -> None:
    payment = {
        "amount": "1999",
        "currency": "eur",
        "description": description,
        "confirm": "true",
        "payment_method": method,
        "return_url": "https://shop.example/orders/4f1b2c3d?paid=1",
        "shipping[name]": name,
        "shipping[address][line1]": "Via Roma 1/../2 <scala B>",
        "metadata[order_id]": "01900000-0000-7000-8000-000000000000",
        **metadata,
    }
    intent = (await client.post("/v1/payment_intents", data=payment)).json()
    if intent.get("status") == "succeeded":
        await client.post("/v1/refunds", data={"payment_intent": intent["id"], "metadata[reason]": description})


def _delivery(event: dict[str, Any]) -> Request:
    body = json.dumps(event, indent=2, ensure_ascii=False)
    headers = {
        "Host": "api.shop.example",
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": signature_header(body, WEBHOOK_SECRET, event["created"]),
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
    }
    return Request(PATH, "POST", body=body, headers=headers)
