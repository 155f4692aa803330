"""What other services invoke. Only the roles of the functions that need one may invoke it."""

from collections.abc import Sequence
from typing import Any

from orders.errors import OrderNotFound
from orders.model import Order
from orders.order_numbers import short_number
from orders.repository import orders
from orders.service import personal_data
from orders.service.find_order import find_order, find_order_of
from orders.transitions import is_payable
from shared.failed_items import count_failed_items, log_failed_item
from shared.money import to_text
from shared.personal_data import Business, ExportPage, Subject

MAX_DESCRIBED = 100


def get_payable_order(order_id: str, user_id: str) -> dict[str, Any]:
    """Return the amount that a user owes for an order, or the code that says why there is none."""
    try:
        order = find_order_of(user_id, order_id)
    except OrderNotFound as error:
        return {"ok": False, "code": error.code}
    if not is_payable(order):
        return {"ok": False, "code": "order_not_payable"}
    total = {"total_amount": to_text(order.total, order.currency), "currency": order.currency}
    return {"ok": True, "order_id": order.id, "user_id": order.user_id, **total}


def describe_orders(order_ids: Sequence[str]) -> dict[str, Any]:
    """Return up to 100 orders for reconciliation, with one query; unknown ids and unreadable orders are omitted.

    Raises:
        ValueError: There are more than 100 ids.
    """
    if len(order_ids) > MAX_DESCRIBED:
        raise ValueError(f"{len(order_ids)} order ids were given, {MAX_DESCRIBED} are allowed")
    found, unreadable = orders.load(order_ids)
    for order_id, error in unreadable.items():
        log_failed_item("describe_orders", order_id, error)
    if unreadable:
        count_failed_items("describe_orders")
    return {"ok": True, "orders": [_describe(order) for order in found]}


def get_order_for_message(order_id: str) -> dict[str, Any]:
    """Return what mails show of an order, or the code that says why there is none."""
    try:
        order = find_order(order_id)
    except OrderNotFound as error:
        return {"ok": False, "code": error.code}
    return {"ok": True, "order": mailed_order(order)}


def mailed_order(order: Order) -> dict[str, Any]:
    """Return what mails show of an order."""
    currency = order.currency
    items = [
        {
            "name": item.name,
            "quantity": item.quantity,
            "unit_price": to_text(item.unit_price, currency),
            "total": to_text(item.unit_price * item.quantity, currency),
        }
        for item in order.items
    ]
    return {
        "id": order.id,
        "user_id": order.user_id,
        "number": short_number(order.id),
        "status": order.status,
        "payment_status": order.payment_status,
        "created_at": order.created_at.isoformat(),
        "items": items,
        "total_amount": to_text(order.total, currency),
        "currency": currency,
        "shipping_address": order.shipping_address,
    }


def export_personal_data(subject: Subject, after: str | None) -> ExportPage:
    """Return a part of what the service stores about a person; see `service.personal_data`."""
    return personal_data.export(subject, after)


def check_business(subject: Subject) -> Business:
    """Return what the service still has to do for a person; see `service.personal_data`."""
    return personal_data.check(subject)


def erase_personal_data(subject: Subject) -> int:
    """Erase what the service stores about a person; see `service.personal_data`."""
    return personal_data.erase(subject)


def _describe(order: Order) -> dict[str, Any]:
    return {
        "order_id": order.id,
        "user_id": order.user_id,
        "status": order.status,
        "payment_status": order.payment_status,
        "total_amount": to_text(order.total, order.currency),
        "refunded_amount": to_text(order.refunded, order.currency),
        "currency": order.currency,
    }
