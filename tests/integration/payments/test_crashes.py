"""A process crashes after each of its writes; then the jobs recover it, and nothing is captured or refunded twice."""

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from payments.handlers import on_order_cancelled
from tests.integration.payments.crashing import crashes
from tests.integration.payments.service import (
    Shop,
    cancel_order,
    cancelled_event,
    intent_of,
    pay,
    refund,
    relay,
    retry,
    rows,
    shown,
)
from tests.integration.payments.stripe_account import deliver
from tests.queues import consume

DECLINED = "payment_intent.payment_failed"

type Crash = Callable[[int, Callable[[], object]], bool]


@pytest.fixture
def crash(shop: Shop, tmp_path: Path) -> Crash:
    """Run a task in a process that crashes after so many writes; False if it completed."""
    shop.bus.path = tmp_path / "bus.json"
    return lambda steps, task: crashes(shop, steps, task)


def assert_consistent(shop: Shop, payment: dict[str, Any], status: str, published: list[str]) -> None:
    """Assert that the database, Stripe and the published events agree, and that no work is left."""
    state = shown(payment["id"])
    captured, refunded = shop.balance(payment)
    events = {event["id"]: event["type"] for event in shop.bus.events if event["order_id"] == payment["order_id"]}
    assert (state["status"], list(events.values())) == (status, published)
    assert captured == (1999 if "PaymentSucceeded" in published else 0)
    assert round(float(state["refunded_amount"]) * 100) == refunded
    assert rows("outbox") == []
    assert not any(each["status"] == "pending" for each in state["refunds"])


def test_a_crash_while_a_payment_is_started_leaves_one_intent(shop: Shop, crash: Crash) -> None:
    for steps in itertools.count(1):
        order = shop.order()
        crashed = crash(steps, lambda order=order: pay(order))  # type: ignore[misc]

        response = pay(order)

        assert response.status == 201
        assert [entry["id"] for entry in shop.stripe.ledger(order)] == [intent_of(response.body)]
        if not crashed:
            break
    assert steps == 4, "the row, Stripe, the row; and a complete run"


def test_a_crashed_payment_of_a_cancelled_order_cannot_be_paid(shop: Shop, crash: Crash) -> None:
    for steps in itertools.count(1):
        order = shop.order()
        crashed = crash(steps, lambda order=order: pay(order))  # type: ignore[misc]

        assert cancel_order(order) == []
        shop.recover()

        assert {entry["status"] for entry in shop.stripe.ledger(order)} <= {"canceled"}
        assert {row["status"] for row in rows("payments")} <= {"cancelled"}
        if not crashed:
            break


def test_a_crash_during_a_webhook_applies_it_once(shop: Shop, crash: Crash) -> None:
    for steps in itertools.count(1):
        payment = shop.started()
        shop.stripe.confirm(payment["client_secret"])
        *_, event = shop.stripe.events(intent_of(payment))
        crashed = crash(steps, lambda event=event: deliver(event))  # type: ignore[misc]

        if crashed:
            # Stripe got no response.
            assert deliver(event).status == 200
        shop.recover()

        assert_consistent(shop, payment, "succeeded", ["PaymentSucceeded"])
        if not crashed:
            break
    assert steps == 4, "the row, the bus, the outbox; and a complete run"


@pytest.mark.parametrize("key", ["k-1", None], ids=["the admin retries", "nothing is retried"])
def test_a_crash_during_a_refund_refunds_once(shop: Shop, crash: Crash, key: str | None) -> None:
    for steps in itertools.count(1):
        payment = shop.paid()
        own = f"{key}-{steps}" if key else None
        crashed = crash(steps, lambda payment=payment, own=own: refund(payment["id"], key=own))  # type: ignore[misc]

        if key:
            response = refund(payment["id"], key=own)
            assert (response.status, response.body["status"]) == (201, "succeeded")
        else:
            shop.recover()
            # Without a row Stripe was not called, and there is nothing to recover.
            assert shown(payment["id"])["refunds"] or refund(payment["id"]).status == 201
        shop.recover()

        assert_consistent(shop, payment, "refunded", ["PaymentSucceeded", "PaymentRefunded"])
        if not crashed:
            break
    assert steps == 6, "the row, Stripe, the row, the bus, the outbox; and a complete run"


@pytest.mark.parametrize("paid", [True, False])
def test_a_crash_during_a_cancellation_is_recovered(shop: Shop, crash: Crash, paid: bool) -> None:
    for steps in itertools.count(1):
        payment = shop.paid() if paid else shop.started()
        event = cancelled_event(payment["order_id"])
        crashed = crash(steps, lambda event=event: consume(on_order_cancelled.handler, event))  # type: ignore[misc]

        if crashed:
            # The queue got no response.
            assert consume(on_order_cancelled.handler, event) == []
        shop.recover()

        published = ["PaymentSucceeded", "PaymentRefunded"] if paid else []
        assert_consistent(shop, payment, "refunded" if paid else "cancelled", published)
        if not crashed:
            break
    assert steps == (6 if paid else 4)


def test_a_crash_during_the_fifth_decline_counts_it_once_and_cancels_the_intent_once(shop: Shop, crash: Crash) -> None:
    for steps in itertools.count(1):
        payment = shop.started()
        for _ in range(5):
            shop.stripe.confirm(payment["client_secret"], "pm_card_visa_chargeDeclined")
        *before, fifth = [each for each in shop.stripe.events(intent_of(payment)) if each["type"] == DECLINED]
        assert {deliver(event).status for event in before} == {200}

        crashed = crash(steps, lambda fifth=fifth: deliver(fifth))  # type: ignore[misc]
        if crashed:
            # Stripe got no response.
            assert deliver(fifth).status == 200
        shop.recover()

        assert _declines_of(payment) == 5
        assert pay(payment["order_id"]).status == 429
        assert_consistent(shop, payment, "cancelled", ["PaymentFailed"])
        assert _cancellations_of(shop, payment) == 1
        if not crashed:
            break
    assert steps > 1


def test_a_crash_while_the_intent_is_cancelled_after_five_declines_cancels_it_once(shop: Shop, crash: Crash) -> None:
    for steps in itertools.count(1):
        payment = shop.started()
        for _ in range(5):
            shop.stripe.confirm(payment["client_secret"], "pm_card_visa_chargeDeclined")
        shop.deliver_all(payment)

        crashed = crash(steps, lambda: retry(age_seconds=0))
        shop.recover()

        assert (_declines_of(payment), _cancellations_of(shop, payment)) == (5, 1)
        assert_consistent(shop, payment, "cancelled", ["PaymentFailed"])
        if not crashed:
            break
    assert steps > 2


def _declines_of(payment: dict[str, Any]) -> int:
    return next(int(row["declines"]) for row in rows("order_declines") if row["order_id"] == payment["order_id"])


def _cancellations_of(shop: Shop, payment: dict[str, Any]) -> int:
    return [event["type"] for event in shop.stripe.events(intent_of(payment))].count("payment_intent.canceled")


@pytest.mark.parametrize("operation", ["refunds.create", "payment_intents.cancel"])
def test_a_crash_of_the_retry_job_is_recovered_by_its_next_run(shop: Shop, crash: Crash, operation: str) -> None:
    paid = operation == "refunds.create"
    for steps in itertools.count(1):
        payment = shop.paid() if paid else shop.started()
        shop.stripe.fault(operation, "error_500")
        cancel_order(payment["order_id"])
        crashed = crash(steps, lambda: retry(age_seconds=0))

        shop.recover()

        published = ["PaymentSucceeded", "PaymentRefunded"] if paid else []
        assert_consistent(shop, payment, "refunded" if paid else "cancelled", published)
        if not crashed:
            break
    assert steps > 6


def test_a_crash_of_the_relay_publishes_everything_at_least_once(shop: Shop, crash: Crash) -> None:
    for steps in itertools.count(1):
        payment = shop.started()
        shop.stripe.confirm(payment["client_secret"])
        shop.bus.down = True
        shop.deliver_all(payment)
        shop.bus.down = False
        crashed = crash(steps, lambda: relay(age_seconds=0))

        shop.recover()

        assert_consistent(shop, payment, "succeeded", ["PaymentSucceeded"])
        if not crashed:
            break
    assert steps == 3, "the bus, the outbox; and a complete run"
