"""Anonymise orders whose retention period has ended. Safe to run concurrently."""

from orders.dependencies import dependencies
from orders.model import first_order_id
from orders.repository import personal_data
from shared.retention import retention

_BATCH = 500
_BATCHES = 20


def anonymise_old_orders() -> dict[str, int]:
    """Anonymise orders older than RETENTION_ORDERS_DAYS as an erasure does, in batches; the next run continues.

    Returns:
        How many were `anonymised`.
    """
    now = dependencies().now()
    anonymised = 0
    for _ in range(_BATCHES):
        batch = personal_data.anonymise_old(first_order_id(now - retention("RETENTION_ORDERS_DAYS")), now, _BATCH)
        anonymised += batch
        if batch < _BATCH:
            break
    return {"anonymised": anonymised}
