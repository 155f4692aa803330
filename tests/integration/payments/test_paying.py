from dataclasses import replace

import pytest

from payments.dependencies import override
from payments.model import Payment, StripeIntent
from payments.stripe_provider import StripeProvider
from tests.integration.payments.service import (
    ADMIN,
    BOB,
    Shop,
    cancel_order,
    intent_of,
    pay,
    rows,
    show,
    shown,
)
from tests.integration.payments.stripe_account import deliver


def test_a_payment_is_started_with_one_intent_of_the_order_total(shop: Shop) -> None:
    order = shop.order(1999)

    response = pay(order)

    assert response.status == 201
    intent = shop.stripe.get(f"payment_intents/{intent_of(response.body)}")
    assert response.body == {
        "id": response.body["id"],
        "order_id": order,
        "status": "requires_payment",
        "amount": "19.99",
        "currency": "EUR",
        "client_secret": intent["client_secret"],
    }
    assert (intent["amount"], intent["currency"]) == (1999, "eur")
    assert intent["metadata"] == {"payment_id": response.body["id"], "order_id": order}
    assert len(shop.stripe.ledger(order)) == 1


def test_repeating_the_request_returns_the_same_payment(shop: Shop) -> None:
    first = shop.started()

    again = pay(first["order_id"])

    assert (again.status, again.body) == (201, first)
    assert len(shop.stripe.ledger(first["order_id"])) == 1


def test_a_captured_payment_is_shown_and_published(shop: Shop) -> None:
    payment = shop.paid()

    response = shown(payment["id"])
    assert (response["status"], response["amount"], response["refunded_amount"]) == ("succeeded", "19.99", "0.00")
    assert (response["client_secret"], response["refunds"]) == (None, [])
    [event] = shop.bus.events
    assert (event["type"], event["version"], event["order_id"]) == ("PaymentSucceeded", 1, payment["order_id"])
    assert event["data"] == {"payment_id": payment["id"], "amount": "19.99", "currency": "EUR"}
    assert rows("outbox") == []


def test_a_paid_order_is_not_payable_before_orders_has_the_event(shop: Shop) -> None:
    payment = shop.paid()

    response = pay(payment["order_id"])

    assert (response.status, response.body["code"]) == (409, "order_not_payable")
    assert len(shop.stripe.ledger(payment["order_id"])) == 1


@pytest.mark.parametrize(
    ("card", "reason"),
    [
        ("pm_card_visa_chargeDeclined", "generic_decline"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "insufficient_funds"),
    ],
)
def test_a_declined_card_is_published_and_the_customer_can_try_again(shop: Shop, card: str, reason: str) -> None:
    payment = shop.started()
    assert shop.stripe.confirm(payment["client_secret"], card).status_code == 402
    shop.deliver_all(payment)

    again = pay(payment["order_id"])
    shop.stripe.confirm(payment["client_secret"])
    shop.deliver_all(payment)

    assert (again.status, again.body) == (201, {**payment, "status": "failed"})
    failed, succeeded = shop.bus.events
    assert (failed["type"], failed["data"]["reason"], succeeded["type"]) == (
        "PaymentFailed",
        reason,
        "PaymentSucceeded",
    )
    assert shown(payment["id"])["status"] == "succeeded"
    assert shop.balance(payment) == (1999, 0)


def test_an_intent_cancelled_in_the_dashboard_can_be_replaced(shop: Shop) -> None:
    first = shop.started()
    shop.stripe.post(f"payment_intents/{intent_of(first)}/cancel")
    shop.deliver_all(first)

    second = pay(first["order_id"])

    assert (shown(first["id"])["status"], second.status) == ("cancelled", 201)
    assert second.body["id"] != first["id"]
    assert intent_of(second.body) != intent_of(first)


@pytest.mark.parametrize("by", [BOB, ADMIN])
def test_another_users_order_is_not_found(shop: Shop, by: object) -> None:
    response = pay(shop.order(), by)  # type: ignore[arg-type]

    assert (response.status, response.body["code"]) == (404, "order_not_found")
    assert rows("payments") == []


def test_an_order_that_is_not_payable_is_refused(shop: Shop) -> None:
    order = shop.order()
    shop.orders.known[order]["payable"] = False

    response = pay(order)

    assert (response.status, response.body["code"], rows("payments")) == (409, "order_not_payable", [])


def test_an_order_cancelled_before_the_row_is_stored_is_not_payable(shop: Shop) -> None:
    order = shop.order()
    shop.orders.after = lambda: cancel_order(order)

    response = pay(order)

    assert (response.status, response.body["code"], rows("payments")) == (409, "order_not_payable", [])
    assert shop.stripe.ledger(order) == []


def test_an_order_cancelled_during_the_stripe_request_gets_no_client_secret(shop: Shop) -> None:
    order = shop.order()

    class Slow(StripeProvider):
        def create_intent(self, payment: Payment) -> StripeIntent:
            seen = super().create_intent(payment)
            override(shop.dependencies())
            cancel_order(order)
            return seen

    override(replace(shop.dependencies(), stripe=Slow()))

    response = pay(order)

    assert (response.status, response.body["code"]) == (409, "order_not_payable")
    assert [entry["status"] for entry in shop.stripe.ledger(order)] == ["canceled"]
    assert [row["status"] for row in rows("payments")] == ["cancelled"]


def test_an_amount_below_the_minimum_is_refused(shop: Shop) -> None:
    order, nothing = shop.order(10), shop.order(0)

    small, none = pay(order), pay(nothing)

    assert (small.status, small.body["code"]) == (409, "payment_refused")
    assert small.body["details"] == [{"reason": "amount_too_small"}]
    assert (none.status, none.body["code"]) == (409, "payment_refused")
    assert (shop.stripe.ledger(order), shop.stripe.ledger(nothing)) == ([], [])


def test_an_intent_is_adopted_by_its_metadata(shop: Shop) -> None:
    """The response of create was lost, and the event comes first."""
    shop.use_short_timeouts()
    shop.stripe.fault("payment_intents.create", "timeout_after_success")
    order = shop.order()
    assert pay(order).status == 503
    [entry] = shop.stripe.ledger(order)
    [created] = shop.stripe.events(entry["id"])

    assert deliver(created).status == 200
    response = pay(order)

    assert (response.status, intent_of(response.body)) == (201, entry["id"])
    assert len(shop.stripe.ledger(order)) == 1


def test_without_orders_no_payment_is_started(shop: Shop) -> None:
    order = shop.order()
    shop.orders.down = True

    response = pay(order)

    assert (response.status, response.headers["retry-after"], rows("payments")) == (503, "5", [])


@pytest.mark.parametrize("order_id", [None, 1, "", "x" * 65, "\x01", ["order"]])
def test_a_malformed_request_is_refused(shop: Shop, order_id: object) -> None:
    response = pay(order_id)

    assert (response.status, response.body["code"], rows("payments")) == (400, "invalid_request", [])


def test_unknown_fields_are_refused(shop: Shop) -> None:
    response = pay(shop.order(), amount="0.01")

    assert (response.status, rows("payments")) == (400, [])


def test_paying_requires_a_token(shop: Shop) -> None:
    assert pay(shop.order(), None).status == 401
    assert show("x", None).status == 401
