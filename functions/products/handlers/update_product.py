"""PATCH /products/{id}: change fields of a product."""

from fastapi import APIRouter

from products import api
from products.field_types import ProductId
from products.schemas import ProductPublic, ProductUpdate
from shared.http import ActiveAdmin, error_responses, lambda_handler
from shared.http.exact_numbers import ExactNumbersRoute

router = APIRouter(tags=["products"], route_class=ExactNumbersRoute)


@router.patch(
    "/products/{id}",
    operation_id="update_product",
    summary="Change fields of a product",
    responses=error_responses(401, 403, 404, 409, 413, 415),
)
def update_product(product_id: ProductId, update: ProductUpdate, _: ActiveAdmin) -> ProductPublic:
    return api.update_product(product_id, update)


handler = lambda_handler(router)
