"""Adjustments of stock by hand."""

from products.errors import IdempotencyKeyReused, InsufficientStock, ProductNotFound
from products.repository import stock
from products.schemas import StockAdjustmentCreate, product_public
from products.service.catalogue import known
from products.service.unit_of_work import Change, change


def adjust_stock(product_id: str, wanted: StockAdjustmentCreate, key: str | None, adjusted_by: str) -> tuple[str, bool]:
    """Add to what is on hand, or take from it; gives the product as JSON, and whether the answer is an earlier one.

    A key makes a retry safe: the answer to the first request comes back, whatever happened to the stock since.

    Raises:
        ProductNotFound: There is none, or it was archived.
        InsufficientStock: Less than nothing would be left to buy.
        IdempotencyKeyReused: The key was used with another adjustment.
    """
    known(product_id)
    with change() as changed:
        # Locked first, so that of two requests with one key the second sees what the first did.
        left = stock.lock(changed.connection, product_id)
        if left is None:
            raise ProductNotFound
        if key is not None and (answer := _earlier_answer(changed, product_id, wanted, key)):
            return answer, True
        return _adjust(changed, product_id, wanted, key, adjusted_by, left), False


def _earlier_answer(changed: Change, product_id: str, wanted: StockAdjustmentCreate, key: str) -> str | None:
    earlier = stock.adjustment_of(changed.connection, product_id, key)
    if earlier is None:
        return None
    if (earlier.delta, earlier.reason) != (wanted.delta, wanted.reason):
        raise IdempotencyKeyReused
    return earlier.answer


def _adjust(
    changed: Change, product_id: str, wanted: StockAdjustmentCreate, key: str | None, adjusted_by: str, left: int
) -> str:
    product = stock.adjust(changed.connection, product_id, wanted.delta)
    if product is None:
        raise InsufficientStock(product_id, left)
    answer = product_public(product).model_dump_json()
    entry = {"product_id": product_id, "adjusted_by": adjusted_by, "key": key, "answer": answer}
    stock.record(changed.connection, entry | {"delta": wanted.delta, "reason": wanted.reason})
    changed.of([product_id])
    return answer
