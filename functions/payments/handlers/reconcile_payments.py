"""Every 15 minutes: compares payments with orders and with Stripe, and repairs. `{"dry_run": true}` changes nothing.

`{"age_seconds": 0}` looks at the youngest too, `{"window_hours": …}` further back than three days.
"""

from datetime import timedelta

from payments.service.reconciliation.run import SETTLED, WINDOW, reconcile
from shared.lambda_task import lambda_task

handler = lambda_task(
    "reconcile_payments",
    lambda event: reconcile(
        dry_run=bool(event.get("dry_run")),
        settled=timedelta(seconds=event.get("age_seconds", SETTLED.total_seconds())),
        window=timedelta(hours=event.get("window_hours", WINDOW.total_seconds() / 3600)),
    ),
)
