"""A process dies right after each of its writes; then the healers run, and no money is taken or given back twice."""

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from payments.handlers import on_order_cancelled
from tests.integration.payments.crashing import dies
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

type Crash = Callable[[int, Callable[[], object]], bool]


@pytest.fixture
def crash(shop: Shop, tmp_path: Path) -> Crash:
    """Do something in a process that dies after so many steps; False if it lived to the end."""
    shop.bus.path = tmp_path / "bus.json"
    return lambda steps, task: dies(shop, steps, task)


def assert_sound(shop: Shop, payment: dict[str, Any], status: str, told: list[str]) -> None:
    """Database, Stripe and what was told agree; nothing waits."""
    state = shown(payment["id"])
    captured, refunded = shop.balance(payment)
    events = {event["id"]: event["type"] for event in shop.bus.events if event["order_id"] == payment["order_id"]}
    assert (state["status"], list(events.values())) == (status, told)
    assert captured == (1999 if "PaymentSucceeded" in told else 0)
    assert round(float(state["refunded_amount"]) * 100) == refunded
    assert rows("outbox") == []
    assert not any(each["status"] == "pending" for each in state["refunds"])


def test_a_crash_while_a_payment_is_started_leaves_one_intent(shop: Shop, crash: Crash) -> None:
    for steps in itertools.count(1):
        order = shop.order()
        died = crash(steps, lambda order=order: pay(order))  # type: ignore[misc]

        response = pay(order)

        assert response.status == 201
        assert [entry["id"] for entry in shop.stripe.ledger(order)] == [intent_of(response.body)]
        if not died:
            break
    assert steps == 4, "the row, Stripe, the row; and a life to the end"


def test_an_order_whose_payment_crashed_and_was_given_up_cannot_be_paid(shop: Shop, crash: Crash) -> None:
    for steps in itertools.count(1):
        order = shop.order()
        died = crash(steps, lambda order=order: pay(order))  # type: ignore[misc]

        assert cancel_order(order) == []
        shop.heal()

        assert {entry["status"] for entry in shop.stripe.ledger(order)} <= {"canceled"}
        assert {row["status"] for row in rows("payments")} <= {"cancelled"}
        if not died:
            break


def test_a_crash_while_a_webhook_is_taken_takes_it_once(shop: Shop, crash: Crash) -> None:
    for steps in itertools.count(1):
        payment = shop.started()
        shop.stripe.confirm(payment["client_secret"])
        *_, event = shop.stripe.events(intent_of(payment))
        died = crash(steps, lambda event=event: deliver(event))  # type: ignore[misc]

        if died:
            # Stripe got no response.
            assert deliver(event).status == 200
        shop.heal()

        assert_sound(shop, payment, "succeeded", ["PaymentSucceeded"])
        if not died:
            break
    assert steps == 4, "the row, the bus, the outbox; and a life to the end"


@pytest.mark.parametrize("key", ["k-1", None], ids=["and the admin tries again", "and nobody tries again"])
def test_a_crash_while_money_goes_back_gives_it_back_once(shop: Shop, crash: Crash, key: str | None) -> None:
    for steps in itertools.count(1):
        payment = shop.paid()
        own = f"{key}-{steps}" if key else None
        died = crash(steps, lambda payment=payment, own=own: refund(payment["id"], key=own))  # type: ignore[misc]

        if key:
            response = refund(payment["id"], key=own)
            assert (response.status, response.body["status"]) == (201, "succeeded")
        else:
            shop.heal()
            # Stripe was asked nothing before the refund was a row: then there is nothing to heal.
            assert shown(payment["id"])["refunds"] or refund(payment["id"]).status == 201
        shop.heal()

        assert_sound(shop, payment, "refunded", ["PaymentSucceeded", "PaymentRefunded"])
        if not died:
            break
    assert steps == 6, "the row, Stripe, the row, the bus, the outbox; and a life to the end"


@pytest.mark.parametrize("paid", [True, False])
def test_a_crash_while_an_order_is_cancelled_is_healed(shop: Shop, crash: Crash, paid: bool) -> None:
    for steps in itertools.count(1):
        payment = shop.paid() if paid else shop.started()
        event = cancelled_event(payment["order_id"])
        died = crash(steps, lambda event=event: consume(on_order_cancelled.handler, event))  # type: ignore[misc]

        if died:
            # The queue got no response.
            assert consume(on_order_cancelled.handler, event) == []
        shop.heal()

        told = ["PaymentSucceeded", "PaymentRefunded"] if paid else []
        assert_sound(shop, payment, "refunded" if paid else "cancelled", told)
        if not died:
            break
    assert steps == (6 if paid else 4)


@pytest.mark.parametrize("operation", ["refunds.create", "payment_intents.cancel"])
def test_a_crash_of_the_healer_is_healed_by_the_next(shop: Shop, crash: Crash, operation: str) -> None:
    paid = operation == "refunds.create"
    for steps in itertools.count(1):
        payment = shop.paid() if paid else shop.started()
        shop.stripe.fault(operation, "error_500")
        cancel_order(payment["order_id"])
        died = crash(steps, lambda: retry(age_seconds=0))

        shop.heal()

        told = ["PaymentSucceeded", "PaymentRefunded"] if paid else []
        assert_sound(shop, payment, "refunded" if paid else "cancelled", told)
        if not died:
            break
    assert steps > 6


def test_a_crash_of_the_relay_tells_everything_at_least_once(shop: Shop, crash: Crash) -> None:
    for steps in itertools.count(1):
        payment = shop.started()
        shop.stripe.confirm(payment["client_secret"])
        shop.bus.down = True
        shop.deliver_all(payment)
        shop.bus.down = False
        died = crash(steps, lambda: relay(age_seconds=0))

        shop.heal()

        assert_sound(shop, payment, "succeeded", ["PaymentSucceeded"])
        if not died:
            break
    assert steps == 3, "the bus, the outbox; and a life to the end"
