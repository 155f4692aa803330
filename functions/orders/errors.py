"""What the orders service refuses.

AppError
├── BadRequest
│   └── InvalidStatusRequest       400 invalid_request
├── NotFound
│   ├── OrderNotFound              404 order_not_found
│   └── ProductNotFound            404 product_not_found
├── Conflict
│   ├── InsufficientStock          409 insufficient_stock
│   ├── PriceChanged               409 price_changed
│   ├── RequestInProgress          409 request_in_progress
│   ├── InvalidTransition          409 invalid_transition
│   ├── OrderNotPayable            409 order_not_payable
│   └── ReservationReleased        409 reservation_released
└── UnprocessableRequest
    └── IdempotencyKeyReused       422 idempotency_key_reused
"""

from shared.errors import BadRequest, Conflict, NotFound, UnprocessableRequest


class InvalidStatusRequest(BadRequest):
    """The wanted status is missing, or body and query name two."""


class OrderNotFound(NotFound):
    """There is no such order, or it is somebody else's: the caller is not told which."""

    code = "order_not_found"
    message = "Order not found"


class ProductNotFound(NotFound):
    """A line names a product that is not for sale."""

    code = "product_not_found"
    message = "Product not found"


class InsufficientStock(Conflict):
    """Fewer pieces are left than a line asks for."""

    code = "insufficient_stock"
    message = "There is not enough stock"


class PriceChanged(Conflict):
    """The price that the customer was shown is not today's."""

    code = "price_changed"
    message = "A price has changed"


class ReservationReleased(Conflict):
    """The reservation of this order was given up; the order cannot be placed under this id any more."""

    code = "reservation_released"
    message = "The reservation was given up"


class RequestInProgress(Conflict):
    """Another request with this idempotency key is not finished yet."""

    code = "request_in_progress"
    message = "A request with this idempotency key is in progress"
    retry_after = 1


class InvalidTransition(Conflict):
    """The order's status does not allow this step."""

    code = "invalid_transition"
    message = "The order's status does not allow this"

    def __init__(self, present: str, wanted: str) -> None:
        details = [{"field": "status", "present": present, "wanted": wanted}]
        super().__init__(f"An order that is {present} cannot become {wanted}", details=details)


class OrderNotPayable(Conflict):
    """The order is paid or cancelled; only payments is told so."""

    code = "order_not_payable"
    message = "The order cannot be paid"


class IdempotencyKeyReused(UnprocessableRequest):
    """The idempotency key belongs to another request of this user."""
