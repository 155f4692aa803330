"""Adjusts stock by hand."""

from collections.abc import Callable
from typing import NamedTuple

from products.errors import IdempotencyKeyReused, InsufficientStock, ProductNotFound
from products.model import Product
from products.repository import stock
from products.service.catalogue import check_id
from products.service.unit_of_work import UnitOfWork, unit_of_work


class Adjustment(NamedTuple):
    """A change of the stock on hand.

    Attributes:
        delta: Pieces to add; negative to take away.
        reason: The reason, for the ledger.
        key: The client's idempotency key.
        adjusted_by: The admin's user id.
    """

    delta: int
    reason: str
    key: str | None
    adjusted_by: str


def adjust_stock(product_id: str, adjustment: Adjustment, render: Callable[[Product], str]) -> tuple[str, bool]:
    """Add to the stock on hand or take from it. Idempotent with a key: a retry gets the first response.

    Args:
        product_id: The id as the client sent it.
        adjustment: The change.
        render: Makes the response that is stored with the key.

    Returns:
        The rendered product, and whether it is the response to an earlier request.

    Raises:
        ProductNotFound: It does not exist or is archived.
        InsufficientStock: Less than 0 would be left.
        IdempotencyKeyReused: The key was used with a different adjustment.
    """
    check_id(product_id)
    with unit_of_work() as uow:
        # Locked first: of two requests with one key, the second sees the adjustment of the first.
        left = stock.lock(uow.connection, product_id)
        if left is None:
            raise ProductNotFound
        if response := _earlier_response(uow, product_id, adjustment):
            return response, True
        product = stock.adjust(uow.connection, product_id, adjustment.delta)
        if product is None:
            raise InsufficientStock(product_id, left)
        response = render(product)
        stock.record(uow.connection, {**adjustment._asdict(), "product_id": product_id, "answer": response})
        uow.mark_changed([product_id])
        return response, False


def _earlier_response(uow: UnitOfWork, product_id: str, adjustment: Adjustment) -> str | None:
    if adjustment.key is None:
        return None
    earlier = stock.find_adjustment(uow.connection, product_id, adjustment.key)
    if earlier is None:
        return None
    if (earlier.delta, earlier.reason) != (adjustment.delta, adjustment.reason):
        raise IdempotencyKeyReused
    return earlier.response
