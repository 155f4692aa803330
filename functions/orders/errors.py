"""Errors of the orders service.

AppError
├── BadRequest
│   └── InvalidStatusRequest       400 invalid_request
├── NotFound
│   ├── OrderNotFound              404 order_not_found
│   └── ProductNotFound            404 product_not_found
├── Conflict
│   ├── InsufficientStock          409 insufficient_stock
│   ├── PriceChanged               409 price_changed
│   ├── TotalNotPayable            409 total_not_payable
│   ├── TotalChanged               409 total_changed
│   ├── NotDeliverable             409 not_deliverable
│   ├── CouponInvalid              409 coupon_invalid
│   ├── TooManyOpenOrders          409 too_many_open_orders
│   ├── RequestInProgress          409 request_in_progress
│   ├── InvalidTransition          409 invalid_transition
│   ├── OrderUnpaid                409 order_unpaid
│   └── ReservationReleased        409 reservation_released
└── UnprocessableRequest
    └── IdempotencyKeyReused       422 idempotency_key_reused
"""

from shared.errors import BadRequest, Conflict, NotFound, UnprocessableRequest
from shared.translatable import Translatable


class InvalidStatusRequest(BadRequest):
    """The request names no status, or two different ones."""


class OrderNotFound(NotFound):
    """The order does not exist or belongs to another user; the caller cannot see which."""

    code = "order_not_found"
    message = "Order not found"


class ProductNotFound(NotFound):
    """A line names a product that is not for sale."""

    code = "product_not_found"
    message = "Product not found"


class InsufficientStock(Conflict):
    """A line asks for more pieces than are available."""

    code = "insufficient_stock"
    message = "There is not enough stock"


class PriceChanged(Conflict):
    """A line's price is not the current one."""

    code = "price_changed"
    message = "A price has changed"


class TotalNotPayable(Conflict):
    """Stripe or the shop does not accept an order of this amount. The details name the total and the limits."""

    code = "total_not_payable"
    message = "The total is too small or too large to be paid"


class TotalChanged(Conflict):
    """The total is not the one that the customer saw. The details have the new breakdown."""

    code = "total_changed"
    message = "The total has changed"


class NotDeliverable(Conflict):
    """No shipping method takes these goods to this country, or not the one that was chosen."""

    code = "not_deliverable"
    message = "The order cannot be delivered there, or not in this way"


class CouponInvalid(Conflict):
    """There is no such coupon."""

    code = "coupon_invalid"
    message = "This coupon is not valid"


class TooManyOpenOrders(Conflict):
    """The customer, or the client's network, holds too much stock without paying. The details name the limits."""

    code = "too_many_open_orders"
    message = "Too many unpaid orders; pay or cancel one first"


class ReservationReleased(Conflict):
    """The reservation was released; the order can only be placed under another id."""

    code = "reservation_released"
    message = "The reservation was released"


class RequestInProgress(Conflict):
    """Another request with this idempotency key is still running."""

    code = "request_in_progress"
    message = "A request with this idempotency key is in progress"
    retry_after = 1


class InvalidTransition(Conflict):
    """The order cannot go from its current status to the requested one."""

    code = "invalid_transition"
    message = "The order's status does not allow this"

    def __init__(self, current: str, requested: str) -> None:
        details = [{"field": "status", "present": current, "wanted": requested}]
        text = "An order that is {current} cannot become {requested}"
        super().__init__(Translatable(text, current=current, requested=requested), details=details)


class OrderUnpaid(Conflict):
    """An unpaid order is only shipped if the request says so."""

    code = "order_unpaid"
    message = "The order is not paid; to ship it anyway, send unpaid: true"


class IdempotencyKeyReused(UnprocessableRequest):
    """The idempotency key belongs to another request of this user."""
