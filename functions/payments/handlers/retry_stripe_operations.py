"""Every minute: carries out at Stripe what a crash or an outage left. `{"age_seconds": 0}` takes the youngest too."""

from datetime import timedelta

from payments.service.stripe_operations.retry import LEFT_BEHIND, settle
from shared.lambda_task import lambda_task

handler = lambda_task(
    "retry_stripe_operations",
    lambda event: settle(timedelta(seconds=event.get("age_seconds", LEFT_BEHIND.total_seconds()))),
)
