"""Every 15 minutes: compare payments with orders and Stripe, and repair discrepancies.

`{"dry_run": true}` changes nothing, `{"age_seconds": 0}` includes the most recent changes, and `{"window_hours": …}`
sets how far back Stripe's lists go.
"""

from datetime import timedelta

from payments.service.reconciliation.run import MIN_AGE, WINDOW, reconcile
from shared.lambda_task import lambda_task

handler = lambda_task(
    "reconcile_payments",
    lambda event: reconcile(
        dry_run=bool(event.get("dry_run")),
        min_age=timedelta(seconds=event.get("age_seconds", MIN_AGE.total_seconds())),
        window=timedelta(hours=event.get("window_hours", WINDOW.total_seconds() / 3600)),
    ),
)
