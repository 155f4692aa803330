"""POST /products/import: creates and updates many products."""

from fastapi import APIRouter

from products.schemas import ImportSummary, ProductImport
from products.service import imports
from shared.http import AdminUser, error_responses, lambda_handler
from shared.http.exact_numbers import ExactNumbersRoute

router = APIRouter(tags=["products"], route_class=ExactNumbersRoute)


@router.post(
    "/products/import",
    operation_id="import_products",
    summary="Create and update up to 1,000 products by their sku",
    responses=error_responses(401, 403, 413, 415),
)
def import_products(sent: ProductImport, _: AdminUser) -> ImportSummary:
    return imports.import_products(sent.products)


handler = lambda_handler(router, max_body_bytes=4 * 1024 * 1024)
