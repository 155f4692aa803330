"""Internal: return what mails show of an order."""

from orders.internal_api import get_order_for_message
from shared.lambda_task import lambda_task

handler = lambda_task("get_order_for_message", lambda event: get_order_for_message(event["order_id"]))
