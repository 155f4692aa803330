"""Internal, invoked by orders: release the stock of an order that was never placed."""

from products import internal_api
from shared.lambda_task import lambda_task

handler = lambda_task("release_stock", internal_api.release_stock)
