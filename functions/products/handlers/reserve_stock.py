"""Internal, invoked by orders: reserve all lines of an order or none."""

from products import internal_api
from shared.lambda_task import lambda_task

handler = lambda_task("reserve_stock", internal_api.reserve_stock)
