"""GET /orders: list orders."""

from typing import Annotated

from fastapi import APIRouter, Query

from orders import api
from orders.schemas import OrderList, OrderQuery
from shared.http import CurrentBuyer, error_responses, lambda_handler

router = APIRouter(tags=["orders"])


@router.get(
    "/orders",
    operation_id="list_orders",
    summary="List orders, newest first",
    responses=error_responses(401, 403),
)
def list_orders(query: Annotated[OrderQuery, Query()], user: CurrentBuyer) -> OrderList:
    return api.list_orders(user, query)


handler = lambda_handler(router)
