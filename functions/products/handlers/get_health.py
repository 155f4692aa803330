"""GET /products/health: tells whether the service can work."""

from fastapi import APIRouter

from products.schemas import Health
from products.service import health
from shared.http import error_responses, lambda_handler

router = APIRouter(tags=["products"])


@router.get(
    "/products/health",
    operation_id="get_products_health",
    summary="Whether the products service can work",
    responses=error_responses(),
)
def get_health() -> Health:
    return health.get_health()


handler = lambda_handler(router, limited=False)
