"""Delayed payment methods: a bank debit is `processing` for days, and then succeeds or fails."""

from itertools import permutations
from typing import Any

import pytest

from payments.service.reconciliation.discrepancies import Discrepancy
from payments.service.reconciliation.repair import repair
from tests.integration.payments.service import Shop, cancel_order, intent_of, pay, retry, rows, shown
from tests.integration.payments.stripe_account import deliver

type Event = dict[str, Any]


def debit(shop: Shop, payment: dict[str, Any], outcome: str) -> list[Event]:
    """Return the events of a bank debit: created, processing, and its outcome."""
    shop.stripe.confirm(payment["client_secret"])
    *_, succeeded = [each for each in shop.stripe.events(intent_of(payment)) if each["type"].endswith("succeeded")]
    processing = change(succeeded, "processing", status="processing", amount_received=0)
    if outcome == "succeeded":
        return [processing, succeeded]
    error: dict[str, Any] = {"code": "payment_intent_payment_attempt_failed", "type": "card_error"}
    error |= {"payment_method": {"type": "sepa_debit"}}
    fields = {"status": "requires_payment_method", "last_payment_error": error, "amount_received": 0}
    return [processing, change(succeeded, "payment_failed", **fields)]


def change(event: Event, kind: str, **fields: Any) -> Event:
    changed = {**event["data"]["object"], **fields}
    return {**event, "id": f"{event['id']}_{kind}", "type": f"payment_intent.{kind}", "data": {"object": changed}}


def test_a_processing_debit_is_published_once(shop: Shop) -> None:
    payment = shop.started()
    processing, _ = debit(shop, payment, "succeeded")

    for event in (processing, processing, {**processing, "id": "evt_again"}):
        assert deliver(event).status == 200

    assert shown(payment["id"])["status"] == "processing"
    [event] = shop.bus.events
    assert (event["type"], event["version"], event["order_id"]) == ("PaymentProcessing", 1, payment["order_id"])
    assert event["data"] == {"payment_id": payment["id"], "amount": "19.99", "currency": "EUR"}


def test_a_debit_that_succeeds_days_later_is_published(shop: Shop) -> None:
    payment = shop.started()
    processing, succeeded = debit(shop, payment, "succeeded")
    deliver(processing)
    shop.clock.advance(days=6)

    assert deliver(succeeded).status == 200

    assert shown(payment["id"])["status"] == "succeeded"
    assert shop.bus.published() == ["PaymentProcessing", "PaymentSucceeded"]


def test_a_failed_debit_is_published_and_is_not_a_declined_card(shop: Shop) -> None:
    payment = shop.started()
    for event in debit(shop, payment, "failed"):
        deliver(event)

    assert shown(payment["id"])["status"] == "failed"
    assert shop.bus.published() == ["PaymentProcessing", "PaymentFailed"]
    assert shop.bus.events[-1]["data"] == {
        "payment_id": payment["id"],
        "amount": "19.99",
        "currency": "EUR",
        "reason": "payment_intent_payment_attempt_failed",
        "declines": 0,
    }
    assert rows("order_declines") == []


@pytest.mark.parametrize("outcome", ["succeeded", "failed"])
def test_any_order_of_delivery_ends_with_the_outcome(shop: Shop, outcome: str) -> None:
    for order in permutations(range(2)):
        payment = shop.started()
        events = debit(shop, payment, outcome)

        for number in order:
            assert deliver(events[number]).status == 200

        assert shown(payment["id"])["status"] == outcome


def test_a_debit_that_succeeds_after_the_cancellation_is_refunded(shop: Shop) -> None:
    payment = shop.started()
    processing, succeeded = debit(shop, payment, "succeeded")
    deliver(processing)
    assert cancel_order(payment["order_id"]) == []
    assert shown(payment["id"])["status"] == "processing", "Stripe cannot cancel it"

    deliver(succeeded)
    retry(age_seconds=0)

    assert (shown(payment["id"])["status"], shop.balance(payment)) == ("refunded", (1999, 1999))


def test_an_order_whose_debit_is_processing_returns_the_same_payment(shop: Shop) -> None:
    payment = shop.started()
    processing, _ = debit(shop, payment, "succeeded")
    deliver(processing)

    response = pay(payment["order_id"])

    assert (response.status, response.body) == (201, {**payment, "status": "processing"})


def test_a_debit_cancelled_at_stripe_is_published_as_failed(shop: Shop) -> None:
    payment = shop.started()
    processing, succeeded = debit(shop, payment, "succeeded")
    deliver(processing)

    deliver(change(succeeded, "canceled", status="canceled", amount_received=0))

    assert shown(payment["id"])["status"] == "cancelled"
    assert shop.bus.published() == ["PaymentProcessing", "PaymentFailed"]


@pytest.mark.parametrize(("events", "published"), [(1, "PaymentProcessing"), (2, "PaymentFailed")])
def test_the_reconciler_publishes_the_state_of_a_debit_again(shop: Shop, events: int, published: str) -> None:
    payment = shop.started()
    for event in debit(shop, payment, "failed")[:events]:
        deliver(event)
    shop.bus.events.clear()

    repair(Discrepancy("order_outdated", payment["order_id"], payment["id"], intent_of(payment), 1999, "EUR"))

    assert shop.bus.published() == [published]
