"""GET /products/health: health of the service."""

from fastapi import APIRouter

from products import api
from products.schemas import ProductsHealth
from shared.http import error_responses, lambda_handler

router = APIRouter(tags=["products"])


@router.get(
    "/products/health",
    operation_id="get_products_health",
    summary="Health of the products service",
    responses=error_responses(),
)
def get_health() -> ProductsHealth:
    return api.get_health()


handler = lambda_handler(router, scope="health")
