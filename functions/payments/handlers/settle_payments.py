"""Every minute: carries out at Stripe what a crash or an outage left. `{"age_seconds": 0}` takes the youngest too."""

from datetime import timedelta

from payments.service.settling import LEFT_BEHIND, settle
from shared.tasks import lambda_task

handler = lambda_task(
    "settle_payments",
    lambda event: settle(timedelta(seconds=event.get("age_seconds", LEFT_BEHIND.total_seconds()))),
)
