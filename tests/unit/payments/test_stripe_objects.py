from typing import Any

import pytest

from payments.stripe_objects import parse_intent, parse_refund

INTENT: dict[str, Any] = {
    "id": "pi_1",
    "status": "requires_payment_method",
    "amount": 1999,
    "amount_received": 0,
    "currency": "eur",
    "client_secret": "pi_1_secret_2",
    "metadata": {"payment_id": "p-1"},
    "last_payment_error": None,
}
ERROR = {"type": "card_error", "code": "card_declined", "decline_code": "insufficient_funds"}


@pytest.mark.parametrize(
    ("status", "error", "ours"),
    [
        ("requires_payment_method", None, "requires_payment"),
        ("requires_payment_method", ERROR, "failed"),
        ("requires_confirmation", None, "requires_payment"),
        ("requires_action", ERROR, "requires_payment"),
        ("requires_capture", None, "requires_payment"),
        ("processing", None, "processing"),
        ("succeeded", ERROR, "succeeded"),
        ("canceled", None, "cancelled"),
        ("a_state_of_next_year", None, "requires_payment"),
    ],
)
def test_maps_intent_statuses(status: str, error: Any, ours: str) -> None:
    seen = parse_intent({**INTENT, "status": status, "last_payment_error": error}, 7)

    assert (seen.status, seen.currency, seen.payment_id, seen.at) == (ours, "EUR", "p-1", 7)
    assert seen.failure_code == ("insufficient_funds" if error else None)


def test_missing_fields_have_defaults() -> None:
    bare = {name: INTENT[name] for name in ("id", "status", "amount", "currency")}

    seen = parse_intent(bare, 7)

    assert (seen.received, seen.client_secret, seen.payment_id, seen.failure_code) == (0, None, None, None)


@pytest.mark.parametrize(
    ("status", "ours"),
    [
        ("pending", "pending"),
        ("requires_action", "pending"),
        (None, "pending"),
        ("succeeded", "succeeded"),
        ("failed", "failed"),
        ("canceled", "failed"),
    ],
)
def test_maps_refund_statuses(status: str | None, ours: str) -> None:
    refund = {"id": "re_1", "payment_intent": "pi_1", "amount": 500, "currency": "eur", "status": status}

    assert parse_refund(refund).status == ours
