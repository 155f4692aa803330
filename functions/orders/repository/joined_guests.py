"""Guests whose orders joined an account.

Kept for a week: a guest can place orders for a day, and those that are placed after the guest joined must join, too.
"""

from collections.abc import Sequence
from datetime import datetime

from orders.repository.database import joined_guests, orders
from shared.mongo import WriteFailed, bulk_update


def join(guest_ids: Sequence[str], account_id: str, at: datetime) -> None:
    """Join guests, then their orders and drafts. Idempotent.

    Raises:
        WriteFailed: The server refused some guests; no order has joined.
    """
    if not guest_ids:
        return
    joined = {"$set": {"account_id": account_id, "joined_at": at}}
    with joined_guests() as collection:
        failed = bulk_update(collection, [({"_id": guest_id}, joined) for guest_id in guest_ids], upsert=True)
    if failed:
        raise WriteFailed(f"{len(failed)} guests could not be joined")
    with orders() as collection:
        collection.update_many({"user_id": {"$in": list(guest_ids)}}, {"$set": {"account_id": account_id}})


def find_account(guest_id: str) -> str | None:
    """Return the account that a guest joined.

    Call it when the guest's draft order is stored: a guest who joins later joins with the draft.
    """
    with joined_guests() as collection:
        document = collection.find_one({"_id": guest_id})
    return document["account_id"] if document else None
