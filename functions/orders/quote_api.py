"""What the handler of quotes calls, apart from api.py: it needs no database."""

from orders.errors import CouponInvalid
from orders.quote_schemas import QuoteCreate, QuotePublic, quote_public
from orders.service.quote import quote


def quote_order(body: QuoteCreate) -> QuotePublic:
    """Price an order.

    Raises:
        ProductNotFound, NotDeliverable, CouponInvalid: The order cannot be placed like this.
    """
    if body.coupon is not None:
        raise CouponInvalid
    return quote_public(quote(body.lines(), body.destination(), body.shipping_method))
