import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from payments.handlers import on_order_cancelled
from tests.integration.payments.conftest import DeadLetters
from tests.integration.payments.service import (
    Shop,
    cancel_order,
    cancelled_event,
    everything,
    intent_of,
    pay,
    refund,
    retry,
    rows,
    shown,
)
from tests.integration.payments.stripe_account import deliver
from tests.queues import consume


def refunds_of(payment_id: str) -> list[tuple[str, str, str]]:
    return [(each["amount"], each["origin"], each["status"]) for each in shown(payment_id)["refunds"]]


def test_an_unpaid_intent_is_cancelled_with_its_order(shop: Shop) -> None:
    payment = shop.started()

    assert cancel_order(payment["order_id"]) == []

    assert shown(payment["id"])["status"] == "cancelled"
    assert [entry["status"] for entry in shop.stripe.ledger(payment["order_id"])] == ["canceled"]
    assert shop.stripe.confirm(payment["client_secret"]).status_code == 400
    assert pay(payment["order_id"]).body["code"] == "order_not_payable"


def test_a_paid_order_is_refunded_when_it_is_cancelled(shop: Shop) -> None:
    payment = shop.paid()
    refund(payment["id"], amount="5.00")

    assert cancel_order(payment["order_id"]) == []

    assert shown(payment["id"])["status"] == "refunded"
    assert refunds_of(payment["id"]) == [("5.00", "admin", "succeeded"), ("14.99", "order_cancelled", "succeeded")]
    assert shop.balance(payment) == (1999, 1999)
    assert shop.bus.events[-1]["data"]["refunded_amount"] == "19.99"


def test_a_fully_refunded_order_is_not_refunded_again(shop: Shop) -> None:
    payment = shop.paid()
    refund(payment["id"])
    published = len(shop.bus.events)

    assert cancel_order(payment["order_id"]) == []

    assert (len(shown(payment["id"])["refunds"]), len(shop.bus.events)) == (1, published)


def test_the_same_cancellation_ten_times_refunds_once(shop: Shop) -> None:
    payment = shop.paid()
    event = cancelled_event(payment["order_id"])

    with ThreadPoolExecutor(10) as pool:
        outcomes = list(pool.map(lambda _: consume(on_order_cancelled.handler, event), range(10)))

    assert outcomes == [[]] * 10
    assert shop.balance(payment) == (1999, 1999)
    assert len(rows("refunds")) == 1


def test_an_order_cancelled_before_its_payment_exists_cannot_be_paid(shop: Shop) -> None:
    order = shop.order()

    assert cancel_order(order) == []

    response = pay(order)
    assert (response.status, response.body["code"], rows("payments")) == (409, "order_not_payable", [])


def test_an_intent_paid_before_its_cancellation_is_refunded(shop: Shop) -> None:
    """The customer paid, and the order expires before Stripe's event arrives."""
    payment = shop.started()
    shop.stripe.confirm(payment["client_secret"])

    assert cancel_order(payment["order_id"]) == []

    assert shown(payment["id"])["status"] == "refunded"
    assert refunds_of(payment["id"]) == [("19.99", "order_cancelled", "succeeded")]
    assert shop.balance(payment) == (1999, 1999)
    shop.deliver_all(payment)
    assert shop.bus.published() == ["PaymentSucceeded", "PaymentRefunded"]


def test_a_capture_delivered_after_the_cancellation_is_refunded(shop: Shop) -> None:
    payment = shop.started()
    shop.stripe.fault("payment_intents.cancel", "error_500")
    cancel_order(payment["order_id"])
    assert (shown(payment["id"])["status"], rows("payments")[0]["cancel_requested_at"] is None) == (
        "requires_payment",
        False,
    )
    shop.stripe.confirm(payment["client_secret"])

    shop.deliver_all(payment)

    assert refunds_of(payment["id"]) == [("19.99", "order_cancelled", "pending")]
    assert retry(age_seconds=0)["refunded"] == 1
    assert shop.balance(payment) == (1999, 1999)
    assert shown(payment["id"])["status"] == "refunded"


def test_a_payment_to_be_cancelled_shows_no_client_secret(shop: Shop) -> None:
    payment = shop.started()
    shop.stripe.fault("payment_intents.cancel", "error_500")

    cancel_order(payment["order_id"])

    assert pay(payment["order_id"]).status == 409
    assert shown(payment["id"])["client_secret"] is None


@pytest.mark.parametrize("fault", ["error_500", "rate_limit", "timeout_after_success", "stored_4xx", "stored_500"])
def test_a_failed_cancellation_is_retried(shop: Shop, fault: str) -> None:
    shop.use_short_timeouts()
    payment = shop.started()
    shop.stripe.fault("payment_intents.cancel", fault)

    assert cancel_order(payment["order_id"]) == []
    retry(age_seconds=0)

    assert shown(payment["id"])["status"] == "cancelled"
    assert [entry["status"] for entry in shop.stripe.ledger(payment["order_id"])] == ["canceled"]


@pytest.mark.parametrize("fault", ["error_500", "timeout_after_success", "stored_4xx", "stored_500"])
def test_an_owed_refund_is_retried_after_any_failure(shop: Shop, fault: str) -> None:
    shop.use_short_timeouts()
    payment = shop.paid()
    shop.stripe.fault("refunds.create", fault)

    assert cancel_order(payment["order_id"]) == []
    retry(age_seconds=0)

    assert shop.balance(payment) == (1999, 1999)
    assert shown(payment["id"])["status"] == "refunded"


@pytest.mark.parametrize("amount", [700, 1999])
def test_only_what_the_dashboard_has_not_refunded_is_refunded(shop: Shop, amount: int) -> None:
    payment = shop.paid()
    shop.stripe.post("refunds", payment_intent=intent_of(payment), amount=amount)

    cancel_order(payment["order_id"])
    retry(age_seconds=0)
    shop.deliver_all(payment)

    assert shop.balance(payment) == (1999, 1999)
    assert (shown(payment["id"])["status"], shown(payment["id"])["refunded_amount"]) == ("refunded", "19.99")
    assert [each for each in rows("refunds") if each["status"] == "pending"] == []


def test_a_payment_without_a_known_intent_is_cancelled_too(shop: Shop) -> None:
    shop.use_short_timeouts()
    shop.stripe.fault("payment_intents.create", "timeout_after_success")
    order = shop.order()
    assert pay(order).status == 503

    assert cancel_order(order) == []

    assert [row["status"] for row in rows("payments")] == ["cancelled"]
    assert [entry["status"] for entry in shop.stripe.ledger(order)] == ["canceled"]


def test_a_parallel_cancellation_and_capture_end_in_a_refund(shop: Shop) -> None:
    for _ in range(6):
        payment = shop.started()
        shop.stripe.confirm(payment["client_secret"])
        events = shop.stripe.events(intent_of(payment))
        with ThreadPoolExecutor(6) as pool:
            cancelled = pool.submit(cancel_order, payment["order_id"])
            delivered = [pool.submit(deliver, event) for event in events]
        assert (cancelled.result(), {each.result().status for each in delivered}) == ([], {200})

        retry(age_seconds=0)

        assert (shown(payment["id"])["status"], shop.balance(payment)) == ("refunded", (1999, 1999))
        assert len(shown(payment["id"])["refunds"]) == 1


def test_a_parallel_start_and_cancellation_leave_nothing_payable(shop: Shop) -> None:
    for _ in range(6):
        order = shop.order()
        with ThreadPoolExecutor(4) as pool:
            started = [pool.submit(pay, order) for _ in range(3)]
            cancelled = pool.submit(cancel_order, order)
        assert cancelled.result() == []
        assert {each.result().status for each in started} <= {201, 409}

        retry(age_seconds=0)

        assert {entry["status"] for entry in shop.stripe.ledger(order)} <= {"canceled"}
        assert {row["status"] for row in rows("payments")} <= {"cancelled"}


@pytest.mark.parametrize("poison", [{"type": "OrderPlaced"}, {"version": 2}, {"order_id": 5}])
def test_other_events_are_dead_lettered(shop: Shop, dead_letters: DeadLetters, poison: dict[str, object]) -> None:
    payment = shop.started()
    before = everything()

    assert consume(on_order_cancelled.handler, {**cancelled_event(payment["order_id"]), **poison}) == []

    assert len(dead_letters.reasons()) == 1
    assert everything() == before


def test_the_sample_event_is_handled(shop: Shop) -> None:
    sample = json.dumps({"detail": cancelled_event("unknown-order")})

    assert consume(on_order_cancelled.handler, sample) == []
    assert [row["order_id"] for row in rows("cancelled_orders")] == ["unknown-order"]
