"""GET /products/{id}: get a product."""

from fastapi import APIRouter, Response

from products import api
from products.field_types import ProductId
from products.schemas import ProductPublic
from shared.http import error_responses, lambda_handler
from shared.http.conditional import NOT_MODIFIED, IfNoneMatch, conditional_response

router = APIRouter(tags=["products"])


@router.get(
    "/products/{id}",
    operation_id="get_product",
    summary="Get a product",
    response_model=ProductPublic,
    responses=NOT_MODIFIED | error_responses(404),
)
def get_product(product_id: ProductId, if_none_match: IfNoneMatch = None) -> Response:
    return conditional_response(api.get_product(product_id), if_none_match)


handler = lambda_handler(router)
