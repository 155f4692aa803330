"""Convert orders to documents and back."""

from orders.model import DraftOrder, Item, Line, Order, PlaceOrder, Step, created_at
from orders.order_numbers import short_number
from orders.repository.breakdowns import breakdown_document, read_breakdown
from shared.events import Event
from shared.mongo import Document

DRAFT_STATUS = "reserving"


def draft_document(draft: DraftOrder) -> Document:
    """Convert a new draft order to a document."""
    return {
        "_id": draft.id,
        "user_id": draft.request.user_id,
        "idempotency_key": draft.idempotency_key,
        "fingerprint": draft.fingerprint,
        "lease_until": draft.lease_until,
        "status": DRAFT_STATUS,
        "lines": [line._asdict() for line in draft.request.lines],
        "shipping_address": draft.request.shipping_address,
        "shipping_method": draft.request.shipping_method,
        "expected_total": draft.request.expected_total,
        "outbox": [],
        "inbox": [],
    }


def read_draft(document: Document) -> DraftOrder:
    """Read the draft order from its document, or from the document of the order that it became."""
    lines = tuple(Line(**line) for line in document["lines"])
    return DraftOrder(
        id=document["_id"],
        request=PlaceOrder(
            document["user_id"],
            lines,
            document["shipping_address"],
            document.get("shipping_method"),
            document.get("expected_total"),
        ),
        idempotency_key=document["idempotency_key"],
        fingerprint=document["fingerprint"],
        lease_until=document["lease_until"],
    )


def placed_fields(order: Order) -> Document:
    """Return the fields that turn a draft order's document into an order's."""
    # Absent, it is left as it is: the guest may have joined an account since the draft was stored.
    joined = {"account_id": order.account_id} if order.account_id else {}
    priced = {"breakdown": breakdown_document(order.breakdown)} if order.breakdown else {}
    return {
        **joined,
        **priced,
        "short_number": short_number(order.id),
        "status": order.status,
        "payment_status": order.payment_status,
        "items": [item._asdict() for item in order.items],
        "total": order.total,
        "refunded": order.refunded,
        "currency": order.currency,
        "history": [step._asdict() for step in order.history],
        "updated_at": order.updated_at,
        "revision": order.revision,
    }


def read_order(document: Document) -> Order:
    """Read an order from its document."""
    return Order(
        id=document["_id"],
        user_id=document["user_id"],
        status=document["status"],
        payment_status=document["payment_status"],
        items=tuple(Item(**item) for item in document["items"]),
        total=document["total"],
        refunded=document["refunded"],
        currency=document["currency"],
        shipping_address=document["shipping_address"],
        history=tuple(Step(**step) for step in document["history"]),
        created_at=created_at(document["_id"]),
        updated_at=document["updated_at"],
        revision=document["revision"],
        inbox=tuple(document["inbox"]),
        payment_at=document.get("payment_at"),
        account_id=document.get("account_id"),
        breakdown=read_breakdown(document["breakdown"]) if "breakdown" in document else None,
    )


def event_document(event: Event) -> Document:
    """Convert an event to an outbox entry."""
    return {"id": event.id, "type": event.type, "version": event.version, "time": event.time, "data": event.data}


def read_event(order_id: str, entry: Document) -> Event:
    """Read an event from an outbox entry."""
    return Event(**{**entry, "order_id": order_id})
