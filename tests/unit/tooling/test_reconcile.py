from typing import Any

from tools.reconcile import reconcile

DISCREPANCY = {
    "kind": "payment_missed",
    "order_id": "o-1",
    "payment_id": "p-1",
    "intent_id": "pi_1",
    "amount": 1999,
    "currency": "EUR",
    "meaning": "Stripe took the money, the payment does not know it",
}
NOTHING: dict[str, Any] = {"found": {}, "repaired": 0, "failed": 0, "complete": True, "discrepancies": []}


class Function:
    """The reconciler, as its reports show it."""

    def __init__(self, *reports: dict[str, Any]) -> None:
        self.reports = [NOTHING | report for report in reports]
        self.events: list[dict[str, Any]] = []

    def run(self, event: dict[str, Any]) -> dict[str, Any]:
        self.events.append(event)
        return self.reports[len(self.events) - 1]


def test_a_dry_run_names_what_is_amiss_and_runs_once() -> None:
    function = Function({"found": {"payment_missed": 1}, "discrepancies": [DISCREPANCY], "complete": False})

    told = reconcile(function.run, dry_run=True).splitlines()

    assert function.events == [{"dry_run": True, "age_seconds": 0}]
    assert told[0].split() == ["What", "Order", "Payment", "PaymentIntent", "Amount"]
    assert told[2].split() == ["payment_missed:", "o-1", "p-1", "pi_1", "19.99", "EUR"]
    assert told[3].strip() == DISCREPANCY["meaning"]
    assert told[-1] == "1 found, nothing changed. The comparison is not complete."


def test_a_repair_goes_on_to_the_end_of_the_lists_and_adds_up() -> None:
    discrepancy = DISCREPANCY | {"payment_id": None}
    function = Function(
        {
            "found": {"payment_missed": 2},
            "repaired": 1,
            "failed": 1,
            "discrepancies": [discrepancy] * 2,
            "complete": False,
        },
        {"found": {"refund_failed": 1}, "discrepancies": [discrepancy]},
    )

    told = reconcile(function.run, dry_run=False).splitlines()

    assert len(function.events) == 2
    assert told[-1] == "3 found: 1 repaired, 1 to be retried, 1 for people to decide."


def test_books_that_balance_need_no_table() -> None:
    assert reconcile(Function({}).run, dry_run=True) == "Payments, orders and Stripe agree."
