"""Orders as documents, and back."""

from orders.model import DraftOrder, Item, Line, Order, Step, moment_of
from shared.events import Event
from shared.mongo import Document

DRAFT_STATUS = "reserving"


def draft_document(draft: DraftOrder) -> Document:
    """A draft that is not stored yet."""
    return {
        "_id": draft.id,
        "user_id": draft.user_id,
        "idempotency_key": draft.idempotency_key,
        "fingerprint": draft.fingerprint,
        "lease_until": draft.lease_until,
        "status": DRAFT_STATUS,
        "lines": [line._asdict() for line in draft.lines],
        "shipping_address": draft.shipping_address,
        "outbox": [],
        "inbox": [],
    }


def read_draft(document: Document) -> DraftOrder:
    """The draft that a document is or was."""
    return DraftOrder(
        document["_id"],
        document["user_id"],
        document["idempotency_key"],
        document["fingerprint"],
        document["lease_until"],
        tuple(Line(**line) for line in document["lines"]),
        document["shipping_address"],
    )


def placed_fields(order: Order) -> Document:
    """What a draft's document gets when it becomes an order."""
    return {
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
    """The order that a document is."""
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
        created_at=moment_of(document["_id"]),
        updated_at=document["updated_at"],
        revision=document["revision"],
        inbox=tuple(document["inbox"]),
    )


def event_document(event: Event) -> Document:
    """An entry of the outbox."""
    return {"id": event.id, "type": event.type, "version": event.version, "time": event.time, "data": event.data}


def read_event_document(order_id: str, entry: Document) -> Event:
    """The event of an outbox entry."""
    return Event(**{**entry, "order_id": order_id})
