"""Internal, invoked by hand: commit the stock of an order. Otherwise events do it."""

from products import internal_api
from shared.lambda_task import lambda_task

handler = lambda_task("commit_stock", internal_api.commit_stock)
