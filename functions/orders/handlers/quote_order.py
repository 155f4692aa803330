"""POST /orders/quote: price an order."""

from fastapi import APIRouter

from orders import quote_api
from orders.quote_schemas import QuoteCreate, QuotePublic
from shared.http import error_responses, lambda_handler
from shared.http.exact_numbers import ExactNumbersRoute

router = APIRouter(tags=["orders"], route_class=ExactNumbersRoute)


@router.post(
    "/orders/quote",
    operation_id="quote_order",
    summary="Price an order",
    responses=error_responses(404, 409, 413, 415),
)
def quote_order(order: QuoteCreate) -> QuotePublic:
    return quote_api.quote_order(order)


handler = lambda_handler(router)
