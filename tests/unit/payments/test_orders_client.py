import pytest

from payments.errors import OrderNotFound, OrderNotPayable
from payments.orders_client import OrderState, PayableOrder, parse_payable, parse_states


def test_a_payable_order_has_its_amount_in_minor_units() -> None:
    response = {"ok": True, "order_id": "o-1", "user_id": "u-1", "total_amount": "19.99", "currency": "EUR"}

    assert parse_payable(response) == PayableOrder("o-1", "u-1", 1999, "EUR")


@pytest.mark.parametrize("refusal", [OrderNotFound, OrderNotPayable])
def test_an_error_response_raises(refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        parse_payable({"ok": False, "code": refusal.code})  # type: ignore[attr-defined]


def test_described_orders_have_their_amounts_in_minor_units() -> None:
    order = {
        "order_id": "o-1",
        "user_id": "u-1",
        "status": "processing",
        "payment_status": "paid",
        "total_amount": "1999",
        "refunded_amount": "0",
        "currency": "JPY",
    }

    assert parse_states({"ok": True, "orders": [order]}) == [
        OrderState("o-1", "u-1", "processing", "paid", 1999, 0, "JPY")
    ]
