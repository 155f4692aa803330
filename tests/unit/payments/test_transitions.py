from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.model import OPEN, Payment, Refund, RefundStatus, StripeIntent, StripeRefund
from payments.transitions import Mismatch, advance_payment, advance_refund, recount_refunds, refundable_amount

START = datetime(2026, 5, 4, 10, tzinfo=UTC)
NOW = START + timedelta(minutes=1)


def payment(**fields: Any) -> Payment:
    known = Payment(
        id="p-1",
        order_id="o-1",
        user_id="u-1",
        amount=1999,
        currency="EUR",
        status="requires_payment",
        intent_id=None,
        client_secret=None,
        idempotency_key="k-1",
        key_made_at=START,
        captured=0,
        refunded=0,
        failure_code=None,
        seen_at=0,
        cancel_requested_at=None,
        sync_requested_at=None,
        created_at=START,
        updated_at=START,
    )
    return replace(known, **fields)


def seen(status: str, at: int = 100, **fields: Any) -> StripeIntent:
    received = 1999 if status == "succeeded" else 0
    known = StripeIntent("pi_1", status, 1999, received, "EUR", "secret", "p-1", None, at)  # type: ignore[arg-type]
    return known._replace(**fields)


def refund(amount: int, status: RefundStatus = "succeeded", stripe_refund_id: str | None = "re_1") -> Refund:
    return Refund("r-1", "p-1", amount, None, "admin", status, stripe_refund_id, "k", START, None, START, START)


def refund_seen(status: RefundStatus, failure_code: str | None = None) -> StripeRefund:
    return StripeRefund("re_1", "pi_1", 500, "EUR", status, "r-1", failure_code, None)


def test_a_payment_adopts_its_intent() -> None:
    after = advance_payment(payment(), seen("requires_payment"), NOW)

    assert (after.intent_id, after.client_secret, after.status) == ("pi_1", "secret", "requires_payment")
    assert after.updated_at == NOW


def test_a_known_state_changes_nothing() -> None:
    before = payment(intent_id="pi_1", client_secret="secret", seen_at=100)

    assert advance_payment(before, seen("requires_payment"), NOW) == before


@pytest.mark.parametrize("final", ["succeeded", "cancelled"])
def test_any_order_of_arrival_ends_in_the_final_state(final: str) -> None:
    states = [seen("requires_payment", 1), seen("failed", 2), seen("processing", 3), seen(final, 4)]

    for order in permutations(states):
        after = payment()
        for each in order:
            after = advance_payment(after, each, NOW)

        assert (after.status, after.captured) == (final, 1999 if final == "succeeded" else 0)


def test_any_order_of_arrival_ends_in_the_latest_open_state() -> None:
    states = [seen("requires_payment", 1), seen("processing", 2), seen("failed", 2), seen("requires_payment", 3)]

    for shorter in (states, states[:3]):
        ends = set()
        for order in permutations(shorter):
            after = payment()
            for each in order:
                after = advance_payment(after, each, NOW)
            ends.add(after.status)

        assert ends == {shorter[-1].status}


@given(st.lists(st.sampled_from(["requires_payment", "processing", "failed", "succeeded"]), max_size=8))
def test_a_capture_is_final(statuses: list[str]) -> None:
    after, captured = payment(), False
    for at, status in enumerate(statuses):
        after = advance_payment(after, seen(status, at), NOW)
        captured = captured or status == "succeeded"

        assert after.captured == (1999 if captured else 0)
        assert (after.status in OPEN) is not captured


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 1998},
        {"currency": "USD"},
        {"received": 1},
        {"id": "pi_2"},
    ],
)
def test_another_amount_currency_or_intent_is_a_mismatch(wrong: dict[str, Any]) -> None:
    with pytest.raises(Mismatch):
        advance_payment(payment(intent_id="pi_1"), seen("succeeded", **wrong), NOW)


def test_another_payments_intent_is_not_adopted() -> None:
    for payment_id in ("p-2", None):
        with pytest.raises(Mismatch):
            advance_payment(payment(), seen("requires_payment", payment_id=payment_id), NOW)


def test_a_capture_after_a_cancellation_is_a_mismatch() -> None:
    with pytest.raises(Mismatch):
        advance_payment(payment(intent_id="pi_1", status="cancelled"), seen("succeeded"), NOW)


@pytest.mark.parametrize(
    ("amounts", "status", "refunded"),
    [
        ([], "succeeded", 0),
        ([500], "partially_refunded", 500),
        ([500, 1499], "refunded", 1999),
        ([1999, 500], "refunded", 1999),
    ],
)
def test_the_refunded_amount_is_the_sum_of_succeeded_refunds(amounts: list[int], status: str, refunded: int) -> None:
    refunds = [refund(amount) for amount in amounts] + [refund(900, "failed"), refund(900, "pending")]

    after = recount_refunds(payment(captured=1999, status="succeeded"), refunds, NOW)

    assert (after.status, after.refunded) == (status, refunded)


def test_nothing_is_refunded_before_the_capture() -> None:
    before = payment()

    assert recount_refunds(before, [refund(500)], NOW) is before


def test_pending_refunds_reduce_the_refundable_amount() -> None:
    refunds = [refund(500), refund(300, "pending", None), refund(900, "failed")]

    assert refundable_amount(payment(captured=1999, status="succeeded"), refunds) == 1199


def test_a_refund_ends_in_its_last_state_in_any_order_of_arrival() -> None:
    statuses: list[RefundStatus] = ["pending", "succeeded", "failed"]
    for order in permutations(statuses):
        after = refund(500, "pending", None)
        for status in order:
            after = advance_refund(after, refund_seen(status), NOW)

        assert (after.status, after.stripe_refund_id) == ("failed", "re_1")


def test_a_failed_refund_without_a_stripe_id_takes_stripes_state() -> None:
    given_up = replace(refund(500, "failed", None), failure_code="status_400")

    after = advance_refund(given_up, refund_seen("succeeded"), NOW)

    assert (after.status, after.stripe_refund_id, after.failure_code) == ("succeeded", "re_1", None)
