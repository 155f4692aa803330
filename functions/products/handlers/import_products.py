"""POST /products/import: create and update many products."""

from fastapi import APIRouter

from products import import_api
from products.import_schemas import ImportSummary, ProductImport
from shared.http import ActiveAdmin, error_responses, lambda_handler
from shared.http.exact_numbers import ExactNumbersRoute

router = APIRouter(tags=["products"], route_class=ExactNumbersRoute)


@router.post(
    "/products/import",
    operation_id="import_products",
    summary="Create and update up to 1,000 products by SKU",
    responses=error_responses(401, 403, 413, 415),
)
def import_products(request: ProductImport, _: ActiveAdmin) -> ImportSummary:
    return import_api.import_products(request.products)


handler = lambda_handler(router, max_body_bytes=4 * 1024 * 1024)
