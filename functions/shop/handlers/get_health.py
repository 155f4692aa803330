"""GET /shop/health: the service's health."""

from fastapi import APIRouter

from shared.http import error_responses, lambda_handler
from shop import api
from shop.schemas import ShopHealth

router = APIRouter(tags=["shop"])


@router.get(
    "/shop/health",
    operation_id="get_shop_health",
    summary="Health of the shop service",
    responses=error_responses(),
)
def get_health() -> ShopHealth:
    return api.get_health()


handler = lambda_handler(router, scope="health")
