"""GET /products: list, filter and search products."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from products import api
from products.schemas import ProductList, ProductQuery
from shared.http import error_responses, lambda_handler
from shared.http.conditional import NOT_MODIFIED, IfNoneMatch, conditional_response

router = APIRouter(tags=["products"])


@router.get(
    "/products",
    operation_id="list_products",
    summary="List, filter and search products",
    response_model=ProductList,
    responses=NOT_MODIFIED | error_responses(),
)
def list_products(query: Annotated[ProductQuery, Query()], if_none_match: IfNoneMatch = None) -> Response:
    return conditional_response(api.list_products(query), if_none_match)


handler = lambda_handler(router)
