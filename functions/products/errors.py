"""Errors of the products service.

AppError
├── BadRequest
│   ├── NothingToChange       400 nothing_to_change
│   ├── InvalidPriceRange     400 invalid_price_range
│   ├── PageOrCursor          400 page_or_cursor
│   └── PageTooFar            400 page_too_far
├── NotFound
│   ├── ProductNotFound       404 product_not_found
│   └── ReservationNotFound   404 nothing_reserved
├── Conflict
│   ├── SkuTaken              409 sku_taken
│   ├── InsufficientStock     409 insufficient_stock
│   ├── FairUseExceeded       409 too_many_open_orders
│   ├── ReservationRefused    409 with the code that orders returns to its client
│   └── ReservationMismatch   409 other_lines
└── UnprocessableRequest
    └── IdempotencyKeyReused  422 idempotency_key_reused
"""

from typing import Any

from shared.errors import BadRequest, Conflict, NotFound, UnprocessableRequest
from shared.translatable import Translatable


class ProductNotFound(NotFound):
    """The product does not exist or is archived."""

    code = "product_not_found"
    message = "Product not found"


class ReservationNotFound(NotFound):
    """The order has no reservation."""

    code = "nothing_reserved"
    message = "Nothing was reserved for this order"


class SkuTaken(Conflict):
    """Another product has this SKU. Archived products keep theirs."""

    code = "sku_taken"
    message = "Another product has this sku"


class InsufficientStock(Conflict):
    """The adjustment would take more than is left."""

    code = "insufficient_stock"

    def __init__(self, product_id: str, stock: int) -> None:
        details = [{"product_id": product_id, "stock": stock}]
        super().__init__(Translatable("Only {stock} left in stock", stock=stock), details=details)


class FairUseExceeded(Conflict):
    """The order would exceed a fair-use limit. The details name the limits."""

    code = "too_many_open_orders"
    message = "Too many unpaid orders"


class ReservationRefused(Conflict):
    """The stock cannot be reserved. The code gives the reason, the details the products."""

    def __init__(self, code: str, details: list[dict[str, Any]]) -> None:
        super().__init__(code=code, details=details)


class ReservationMismatch(Conflict):
    """The order has a reservation with different lines: a defect of the calling service."""

    code = "other_lines"
    message = "The order has a reservation with different lines"


class IdempotencyKeyReused(UnprocessableRequest):
    """The key was used with a different adjustment of this product."""


class NothingToChange(BadRequest):
    """The update names no field."""

    code = "nothing_to_change"
    message = "Name at least one field to change"


class InvalidPriceRange(BadRequest):
    """The minimum price is above the maximum price."""

    code = "invalid_price_range"

    def __init__(self) -> None:
        reason = Translatable("must not be above max_price")
        super().__init__(
            Translatable("min_price is above max_price"), details=[{"field": "min_price", "reason": reason}]
        )


class PageOrCursor(BadRequest):
    """The request has both a page number and a cursor."""

    code = "page_or_cursor"

    def __init__(self) -> None:
        reason = Translatable("must not be sent together with page")
        super().__init__(Translatable("Send either page or cursor"), details=[{"field": "cursor", "reason": reason}])


class PageTooFar(BadRequest):
    """The page begins after the last result that page numbers reach."""

    code = "page_too_far"

    def __init__(self, reach: int) -> None:
        reason = Translatable("reaches the first {reach} results; use next_cursor to go further", reach=reach)
        text = Translatable("page reaches the first {reach} results; use next_cursor to go further", reach=reach)
        super().__init__(text, details=[{"field": "page", "reason": reason}])
