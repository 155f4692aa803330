"""POST /products: create a product."""

from fastapi import APIRouter

from products import api
from products.schemas import ProductCreate, ProductPublic
from shared.http import ActiveAdmin, error_responses, lambda_handler
from shared.http.exact_numbers import ExactNumbersRoute

router = APIRouter(tags=["products"], route_class=ExactNumbersRoute)


@router.post(
    "/products",
    operation_id="create_product",
    summary="Create a product",
    status_code=201,
    responses=error_responses(401, 403, 409, 413, 415),
)
def create_product(product: ProductCreate, _: ActiveAdmin) -> ProductPublic:
    return api.create_product(product)


handler = lambda_handler(router)
