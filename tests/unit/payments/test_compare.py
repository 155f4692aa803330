from typing import Any

import pytest

from payments.model import ListedIntent
from payments.orders_client import OrderState
from payments.service.reconciliation.compare import Case, find_discrepancies
from tests.unit.payments.test_transitions import payment, seen


def kinds(payment_status: str, intent_status: str, order_status: str = "pending", paid: str = "unpaid") -> list[str]:
    order = OrderState("o-1", "u-1", order_status, paid, 1999, 0, "EUR")
    fields: dict[str, Any] = {"status": payment_status, "intent_id": "pi_1"}
    listed = ListedIntent(seen(intent_status), "o-1", 0, 0)
    return [each.kind for each in find_discrepancies(Case(order, payment(**fields), intent=listed))]


@pytest.mark.parametrize(
    ("payment_status", "intent_status", "paid"),
    [("requires_payment", "processing", "unpaid"), ("processing", "failed", "processing")],
)
def test_a_lost_processing_state_is_missed(payment_status: str, intent_status: str, paid: str) -> None:
    assert kinds(payment_status, intent_status, paid=paid) == ["processing_missed"]


@pytest.mark.parametrize(
    ("status", "paid"),
    [("processing", "unpaid"), ("processing", "failed"), ("failed", "processing"), ("requires_payment", "processing")],
)
def test_an_order_without_its_payments_state_is_outdated(status: str, paid: str) -> None:
    assert kinds(status, status, paid=paid) == ["order_outdated"]


@pytest.mark.parametrize(("status", "paid"), [("processing", "processing"), ("failed", "failed"), ("failed", "unpaid")])
def test_equal_states_have_no_discrepancy(status: str, paid: str) -> None:
    assert kinds(status, status, paid=paid) == []


def test_a_cancelled_order_is_not_outdated_by_a_processing_debit() -> None:
    assert "order_outdated" not in kinds("processing", "processing", "cancelled", "unpaid")
