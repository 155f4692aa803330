"""GET /products/categories: lists the categories with their counts."""

from fastapi import APIRouter, Response

from products.schemas import CategoryList
from products.service import categories
from shared.http import error_responses, lambda_handler
from shared.http.conditional import NOT_MODIFIED, IfNoneMatch, conditional_response

router = APIRouter(tags=["products"])


@router.get(
    "/products/categories",
    operation_id="list_categories",
    summary="List the categories with their counts",
    response_model=CategoryList,
    responses=NOT_MODIFIED | error_responses(),
)
def list_categories(if_none_match: IfNoneMatch = None) -> Response:
    return conditional_response(categories.list_categories(), if_none_match)


handler = lambda_handler(router)
