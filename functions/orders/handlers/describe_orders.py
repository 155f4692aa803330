"""Internal: return up to 100 orders for reconciliation; unknown ids are omitted."""

from orders.internal_api import describe_orders
from shared.lambda_task import lambda_task

handler = lambda_task("describe_orders", lambda event: describe_orders(event["order_ids"]))
