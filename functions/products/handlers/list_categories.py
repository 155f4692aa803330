"""GET /products/categories: list the categories and their product counts."""

from fastapi import APIRouter, Response

from products import api
from products.schemas import CategoryList
from shared.http import error_responses, lambda_handler
from shared.http.conditional import NOT_MODIFIED, IfNoneMatch, conditional_response

router = APIRouter(tags=["products"])


@router.get(
    "/products/categories",
    operation_id="list_categories",
    summary="List the categories and their product counts",
    response_model=CategoryList,
    responses=NOT_MODIFIED | error_responses(),
)
def list_categories(if_none_match: IfNoneMatch = None) -> Response:
    return conditional_response(api.list_categories(), if_none_match)


handler = lambda_handler(router)
