"""Internal: return the amount that a customer owes for an order."""

from orders.internal_api import get_payable_order
from shared.lambda_task import lambda_task

handler = lambda_task("get_payable_order", lambda event: get_payable_order(event["order_id"], event["user_id"]))
