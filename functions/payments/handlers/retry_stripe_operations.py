"""Every minute: retry pending Stripe operations. `{"age_seconds": 0}` includes the most recent ones."""

from datetime import timedelta

from payments.service.stripe_operations.retry import RETRY_AGE, retry_stripe_operations
from shared.lambda_task import lambda_task

handler = lambda_task(
    "retry_stripe_operations",
    lambda event: retry_stripe_operations(timedelta(seconds=event.get("age_seconds", RETRY_AGE.total_seconds()))),
)
