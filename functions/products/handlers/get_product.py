"""GET /products/{id}: shows one product."""

from fastapi import APIRouter, Response

from products.field_types import ProductId
from products.schemas import ProductPublic
from products.service import catalogue
from shared.http import error_responses, lambda_handler
from shared.http.conditional import NOT_MODIFIED, IfNoneMatch, conditional_response

router = APIRouter(tags=["products"])


@router.get(
    "/products/{id}",
    operation_id="get_product",
    summary="Show one product",
    response_model=ProductPublic,
    responses=NOT_MODIFIED | error_responses(404),
)
def get_product(product_id: ProductId, if_none_match: IfNoneMatch = None) -> Response:
    return conditional_response(catalogue.get_product(product_id), if_none_match)


handler = lambda_handler(router)
