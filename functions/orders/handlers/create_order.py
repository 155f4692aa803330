"""POST /orders: place an order."""

from fastapi import APIRouter, Response

from orders import api
from orders.field_types import IdempotencyKey
from orders.schemas import OrderCreate, OrderPublic
from shared.http import ActiveBuyer, error_responses, lambda_handler
from shared.http.client_network import ClientNetwork
from shared.http.exact_numbers import ExactNumbersRoute

router = APIRouter(tags=["orders"], route_class=ExactNumbersRoute)


@router.post(
    "/orders",
    status_code=201,
    operation_id="create_order",
    summary="Place an order",
    responses=error_responses(401, 404, 409, 413, 415, 422),
)
def create_order(
    order: OrderCreate,
    user: ActiveBuyer,
    network: ClientNetwork,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> OrderPublic:
    placed, replayed = api.create_order(user, network, order, idempotency_key)
    if replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return placed


handler = lambda_handler(router)
