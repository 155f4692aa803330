"""Exports and erases what the service stores about a person."""

from datetime import datetime, timedelta

from orders.dependencies import dependencies
from orders.model import Order
from orders.repository import personal_data
from shared.personal_data import Business, ExportPage, Subject

# An order may have 100 lines; a function's response has at most 6 MB.
_PAGE = 50
_DELIVERY = timedelta(days=30)
"""An order that was shipped so long ago counts as delivered, whether or not the shop has said so."""


def export(subject: Subject, after: str | None) -> ExportPage:
    """Return a page of orders and draft orders; the first page has the joined guests, too."""
    found = personal_data.list_orders(subject, after or "", _PAGE)
    records = {"orders": found}
    if after is None:
        records["joined_guests"] = personal_data.list_joined_guests(subject)
    return ExportPage(records, str(found[-1]["id"]) if len(found) == _PAGE else None)


def check(subject: Subject) -> Business:
    """Return the number of unfinished orders and draft orders, and the ids of all."""
    orders, drafts = personal_data.load_orders(subject)
    now = dependencies().now()
    unfinished = [order for order in orders if is_unfinished(order, now)]
    return Business(len(unfinished) + len(drafts), [order.id for order in orders])


def is_unfinished(order: Order, now: datetime) -> bool:
    """Whether the order is not paid, shipped and delivered, or cancelled and refunded."""
    match order.status:
        case "pending" | "processing":
            return True
        case "shipped":
            return now < order.history[-1].at + _DELIVERY
        case "cancelled":
            return order.payment_status in ("processing", "paid", "partially_refunded")
    return False


def erase(subject: Subject) -> int:
    """Anonymise finished orders, and delete the guests who joined. Of addresses the country stays, for the accounts."""
    return personal_data.erase(subject, dependencies().now())
