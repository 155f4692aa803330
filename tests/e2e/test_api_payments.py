"""Payments over HTTP: from the order to Stripe's webhook, and back with a refund."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from localstack.shop import Shop
from tests.e2e.api import client, signed_in
from tests.e2e.market import Market, eventually
from tests.e2e.sandbox import Sandbox

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Till:
    """Where a customer of the market pays.

    Attributes:
        stripe: The sandbox's address.
    """

    market: Market
    shop: Shop
    stripe: str

    def confirm(self, payment: dict[str, Any], card: str = "pm_card_visa") -> int:
        return Sandbox(self.stripe).confirm(payment["client_secret"], card)

    def refund(self, payment: dict[str, Any], **body: str) -> httpx.Response:
        return self.market.admin.post(f"/payments/{payment['id']}/refunds", json=body)

    def payment(self, payment: dict[str, Any]) -> tuple[str, str]:
        shown = self.market.customer.get(f"/payments/{payment['id']}").json()
        return shown["status"], shown["refunded_amount"]

    def order(self, order_id: str) -> tuple[str, str]:
        shown = self.market.shown(order_id)
        return shown["status"], shown["payment_status"]

    def reservation(self, order_id: str) -> str:
        with self.shop.servers.postgres.admin("bottega_products") as database:
            row = database.execute(
                "SELECT state FROM order_reservations WHERE order_id = %(id)s", {"id": order_id}
            ).fetchone()
        assert row
        return str(row["state"])

    def ledger(self, order_id: str) -> list[tuple[str, int, int]]:
        return Sandbox(self.stripe).ledger(order_id)


@pytest.fixture(scope="module")
def people(shop: Shop) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    account = {"email": f"{uuid.uuid4()}@example.com", "password": PASSWORD, "name": "Ada"}
    with client(shop) as visitor:
        token = visitor.post("/auth/register", json=account).json()["token"]
    with signed_in(shop) as admin, client(shop, token) as customer:
        yield admin, customer


@pytest.fixture
def till(shop: Shop, people: tuple[httpx.Client, httpx.Client]) -> Till:
    return Till(Market.opened(*people), shop, shop.stripe.api_base)


def test_a_paid_order_is_processed_and_a_refunded_one_cancelled(till: Till) -> None:
    order_id = till.market.placed(quantity=2)
    payment, again = till.market.start_payment(order_id), till.market.start_payment(order_id)

    assert till.confirm(payment) == 200
    eventually(lambda: till.order(order_id), ("processing", "paid"))
    paid = till.payment(payment)
    once_more = till.market.customer.post("/payments", json={"order_id": order_id})
    part = till.refund(payment, amount="9.98", reason="a scratch")
    eventually(lambda: till.order(order_id), ("processing", "partially_refunded"))
    too_much = till.refund(payment, amount="30.01")
    rest = till.refund(payment)

    assert again == payment
    assert (payment["amount"], payment["currency"], payment["status"]) == ("39.98", "EUR", "requires_payment")
    assert paid == ("succeeded", "0.00")
    assert (once_more.status_code, once_more.json()["code"]) == (409, "order_not_payable")
    assert [(each.status_code, each.json()["amount"]) for each in (part, rest)] == [(201, "9.98"), (201, "30.00")]
    assert (too_much.status_code, too_much.json()["code"]) == (409, "refund_exceeds_captured")
    eventually(lambda: till.order(order_id), ("cancelled", "refunded"))
    eventually(till.market.stock, 5)
    assert till.payment(payment) == ("refunded", "39.98")
    assert till.ledger(order_id) == [("succeeded", 3998, 3998)]


def test_the_stock_of_a_paid_order_is_sold(till: Till) -> None:
    order_id = till.market.placed(quantity=1)

    assert till.reservation(order_id) == "reserved"
    assert till.confirm(till.market.start_payment(order_id)) == 200

    eventually(lambda: till.reservation(order_id), "committed")


def test_a_declined_card_can_be_followed_by_a_valid_one(till: Till) -> None:
    order_id = till.market.placed()
    payment = till.market.start_payment(order_id)

    declined = till.confirm(payment, "pm_card_visa_chargeDeclined")
    eventually(lambda: till.order(order_id), ("pending", "failed"))
    failed = till.payment(payment)
    same = till.market.start_payment(order_id)
    paid = till.confirm(same)

    assert (declined, paid) == (402, 200)
    assert failed == ("failed", "0.00")
    assert same["id"] == payment["id"]
    eventually(lambda: till.order(order_id), ("processing", "paid"))
    assert till.payment(payment) == ("succeeded", "0.00")
    assert till.ledger(order_id) == [("succeeded", 3998, 0)]


def test_cancelling_an_order_refunds_it_or_captures_nothing(till: Till) -> None:
    paid_order, unpaid_order = till.market.placed(quantity=1), till.market.placed(quantity=1)
    paid, unpaid = till.market.start_payment(paid_order), till.market.start_payment(unpaid_order)
    till.confirm(paid)
    eventually(lambda: till.order(paid_order), ("processing", "paid"))

    cancelled = [till.market.customer.post(f"/orders/{each}/cancel").status_code for each in (paid_order, unpaid_order)]

    assert cancelled == [200, 200]
    eventually(lambda: till.payment(paid), ("refunded", "19.99"))
    eventually(lambda: till.payment(unpaid), ("cancelled", "0.00"))
    eventually(lambda: till.order(paid_order), ("cancelled", "refunded"))
    assert till.confirm(unpaid) == 400
    assert till.ledger(paid_order) == [("succeeded", 1999, 1999)]
    assert till.ledger(unpaid_order) == [("canceled", 0, 0)]


def test_a_webhook_that_stripe_did_not_sign_is_refused(till: Till) -> None:
    order_id = till.market.placed(quantity=1)
    payment = till.market.start_payment(order_id)
    intent = {"id": payment["client_secret"].split("_secret_", maxsplit=1)[0], "object": "payment_intent"}
    event = {"id": "evt_forged", "type": "payment_intent.succeeded", "data": {"object": intent}}

    with client(till.shop) as stranger:
        response = stranger.post("/payments/webhook", json=event, headers={"Stripe-Signature": "t=1,v1=00"})
        api_limit = int(stranger.get("/products").headers["ratelimit-limit"])

    assert (response.status_code, response.json()["code"]) == (400, "invalid_signature")
    assert int(response.headers["ratelimit-limit"]) == 50 * api_limit
    assert till.payment(payment) == ("requires_payment", "0.00")
    assert till.market.customer.post(f"/orders/{order_id}/cancel").status_code == 200
