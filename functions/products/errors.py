"""What the products service refuses.

AppError
├── BadRequest
│   ├── NothingToChange       400 nothing_to_change
│   ├── InvalidPriceRange     400 invalid_price_range
│   ├── PageOrCursor          400 page_or_cursor
│   └── PageTooFar            400 page_too_far
├── NotFound
│   ├── ProductNotFound       404 product_not_found
│   └── NothingReserved       404 nothing_reserved
├── Conflict
│   ├── SkuTaken              409 sku_taken
│   ├── InsufficientStock     409 insufficient_stock
│   ├── ReservationRefused    409 with the code that orders tells its clients
│   └── OtherLines            409 other_lines
└── UnprocessableRequest
    └── IdempotencyKeyReused  422 idempotency_key_reused
"""

from typing import Any

from shared.errors import BadRequest, Conflict, NotFound, UnprocessableRequest


class ProductNotFound(NotFound):
    """There is no such product, or it was archived."""

    code = "product_not_found"
    message = "Product not found"


class NothingReserved(NotFound):
    """No order of this id reserved anything."""

    code = "nothing_reserved"
    message = "Nothing was reserved for this order"


class SkuTaken(Conflict):
    """Another product has this sku; archived ones keep theirs."""

    code = "sku_taken"
    message = "Another product has this sku"


class InsufficientStock(Conflict):
    """Less is left than was to be taken."""

    code = "insufficient_stock"

    def __init__(self, product_id: str, stock: int) -> None:
        details = [{"product_id": product_id, "stock": stock}]
        super().__init__(f"Only {stock} left in stock", details=details)


class ReservationRefused(Conflict):
    """An order cannot have its stock; the code says why, the details say which products."""

    def __init__(self, code: str, details: list[dict[str, Any]]) -> None:
        super().__init__(code=code, details=details)


class OtherLines(Conflict):
    """The order has a reservation of other lines: a defect of who asks."""

    code = "other_lines"
    message = "The order holds other lines"


class IdempotencyKeyReused(UnprocessableRequest):
    """The key was used with another adjustment of this product."""


class NothingToChange(BadRequest):
    """A change that names no field."""

    code = "nothing_to_change"
    message = "Name at least one field to change"


class InvalidPriceRange(BadRequest):
    """No price is above the least and below the most asked for."""

    code = "invalid_price_range"

    def __init__(self) -> None:
        reason = "must not be above max_price"
        super().__init__("min_price is above max_price", details=[{"field": "min_price", "reason": reason}])


class PageOrCursor(BadRequest):
    """Both ways of paging at once."""

    code = "page_or_cursor"

    def __init__(self) -> None:
        reason = "must not be sent together with page"
        super().__init__("Send either page or cursor", details=[{"field": "cursor", "reason": reason}])


class PageTooFar(BadRequest):
    """Pages end where totals stop being exact."""

    code = "page_too_far"

    def __init__(self, reach: int) -> None:
        reason = f"reaches the first {reach} results; go on with next_cursor"
        super().__init__(f"page {reason}", details=[{"field": "page", "reason": reason}])
