from typing import Any

from tools.operator.reconcile import reconcile

DISCREPANCY = {
    "kind": "payment_missed",
    "order_id": "o-1",
    "payment_id": "p-1",
    "intent_id": "pi_1",
    "amount": 1999,
    "currency": "EUR",
    "meaning": "Stripe captured the payment, but the payment is not recorded as paid",
}
EMPTY: dict[str, Any] = {"found": {}, "repaired": 0, "failed": 0, "complete": True, "discrepancies": []}


class FakeReconciler:
    """Returns the given reports in turn and records its events."""

    def __init__(self, *reports: dict[str, Any]) -> None:
        self.reports = [EMPTY | report for report in reports]
        self.events: list[dict[str, Any]] = []

    def run(self, event: dict[str, Any]) -> dict[str, Any]:
        self.events.append(event)
        return self.reports[len(self.events) - 1]


def test_a_dry_run_lists_discrepancies_and_runs_once() -> None:
    reconciler = FakeReconciler({"found": {"payment_missed": 1}, "discrepancies": [DISCREPANCY], "complete": False})

    lines = reconcile(reconciler.run, dry_run=True).splitlines()

    assert reconciler.events == [{"dry_run": True, "age_seconds": 0}]
    assert lines[0].split() == ["Discrepancy", "Order", "Payment", "PaymentIntent", "Amount"]
    assert lines[2].split() == ["payment_missed:", "o-1", "p-1", "pi_1", "19.99", "EUR"]
    assert lines[3].strip() == DISCREPANCY["meaning"]
    assert lines[-1] == "1 found, nothing changed. The time limit was reached before everything was compared."


def test_a_repair_runs_until_everything_is_compared_and_sums_up() -> None:
    discrepancy = DISCREPANCY | {"payment_id": None}
    reconciler = FakeReconciler(
        {
            "found": {"payment_missed": 2},
            "repaired": 1,
            "failed": 1,
            "discrepancies": [discrepancy] * 2,
            "complete": False,
        },
        {"found": {"refund_failed": 1}, "discrepancies": [discrepancy]},
    )

    lines = reconcile(reconciler.run, dry_run=False).splitlines()

    assert len(reconciler.events) == 2
    assert lines[-1] == "3 found: 1 repaired, 1 to retry, 1 to decide manually."


def test_without_discrepancies_there_is_no_table() -> None:
    assert reconcile(FakeReconciler({}).run, dry_run=True) == "Payments, orders and Stripe agree."
