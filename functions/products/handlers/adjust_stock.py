"""POST /products/{id}/stock-adjustments: adjust the stock of a product."""

from fastapi import APIRouter, Response

from products import api
from products.field_types import IdempotencyKey, ProductId
from products.responses import REPLAYED, created_or_replayed
from products.schemas import ProductPublic, StockAdjustmentCreate
from shared.http import ActiveAdmin, error_responses, lambda_handler

router = APIRouter(tags=["products"])


@router.post(
    "/products/{id}/stock-adjustments",
    operation_id="adjust_stock",
    summary="Add to the stock of a product or take from it",
    status_code=201,
    response_model=ProductPublic,
    responses=REPLAYED | error_responses(401, 403, 404, 409, 413, 415, 422),
)
def adjust_stock(
    product_id: ProductId, adjustment: StockAdjustmentCreate, admin: ActiveAdmin, key: IdempotencyKey = None
) -> Response:
    return created_or_replayed(*api.adjust_stock(product_id, adjustment, key, admin))


handler = lambda_handler(router)
