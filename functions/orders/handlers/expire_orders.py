"""Every minute: cancel orders that were not paid within 30 minutes, or within `{"age_minutes": …}`."""

from datetime import timedelta

from orders.service.expire_orders import UNPAID, expire_orders
from shared.lambda_task import lambda_task

handler = lambda_task(
    "expire_orders",
    lambda event: expire_orders(timedelta(minutes=event.get("age_minutes", UNPAID.total_seconds() / 60))),
)
