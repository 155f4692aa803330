"""DELETE /products/{id}: archives a product."""

from fastapi import APIRouter

from products.field_types import ProductId
from products.service import catalogue
from shared.http import AdminUser, error_responses, lambda_handler

router = APIRouter(tags=["products"])


@router.delete(
    "/products/{id}",
    operation_id="archive_product",
    summary="Archive a product: it leaves the catalogue, orders keep it",
    status_code=204,
    responses=error_responses(401, 403, 404),
)
def archive_product(product_id: ProductId, _: AdminUser) -> None:
    catalogue.archive_product(product_id)


handler = lambda_handler(router)
