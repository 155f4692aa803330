"""Every day: anonymise the orders whose retention period has ended."""

from orders.service.anonymise_old_orders import anonymise_old_orders
from shared.lambda_task import lambda_task

handler = lambda_task("anonymise_old_orders", lambda _: anonymise_old_orders())
