"""DELETE /products/{id}: archive a product."""

from fastapi import APIRouter

from products import api
from products.field_types import ProductId
from shared.http import ActiveAdmin, error_responses, lambda_handler

router = APIRouter(tags=["products"])


@router.delete(
    "/products/{id}",
    operation_id="archive_product",
    summary="Archive a product; existing orders keep it",
    status_code=204,
    responses=error_responses(401, 403, 404),
)
def archive_product(product_id: ProductId, _: ActiveAdmin) -> None:
    api.archive_product(product_id)


handler = lambda_handler(router)
