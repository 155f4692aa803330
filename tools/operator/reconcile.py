"""Run the reconciler and show its discrepancies: `make reconcile`, `make reconcile DRY_RUN=1`."""

from collections.abc import Callable, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from shared.money import to_text

type Report = dict[str, Any]

_MOST_RUNS = 100
_WIDTH = 160


def reconcile(run: Callable[[dict[str, Any]], Report], *, dry_run: bool) -> str:
    """Run the reconciler until everything is compared.

    Args:
        run: Invokes its function with an event.
        dry_run: Report discrepancies and change nothing. Runs once.

    Returns:
        A table of the discrepancies and a summary.
    """
    reports = [run({"dry_run": dry_run, "age_seconds": 0})]
    # A dry run stores nothing, not even where it stopped, so it cannot be continued.
    while not dry_run and not reports[-1]["complete"] and len(reports) < _MOST_RUNS:
        reports.append(run({"age_seconds": 0}))
    discrepancies = [discrepancy for report in reports for discrepancy in report["discrepancies"]]
    return "\n".join([*([_table(discrepancies)] if discrepancies else []), _summary(reports, dry_run=dry_run)])


def _table(discrepancies: Sequence[dict[str, Any]]) -> str:
    table = Table("Discrepancy", box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name in ("Order", "Payment", "PaymentIntent", "Amount"):
        # Ids are for copying, so they must not wrap.
        table.add_column(name, no_wrap=True)
    for discrepancy in discrepancies:
        amount = f"{to_text(discrepancy['amount'], discrepancy['currency'])} {discrepancy['currency']}"
        places = [discrepancy[name] or "-" for name in ("order_id", "payment_id", "intent_id")]
        table.add_row(f"{discrepancy['kind']}:\n{discrepancy['meaning']}", *places, amount)
    console = Console(width=_WIDTH, force_terminal=False, highlight=False)
    with console.capture() as captured:
        console.print(table)
    return captured.get().strip("\n")


def _summary(reports: Sequence[Report], *, dry_run: bool) -> str:
    found = sum(sum(report["found"].values()) for report in reports)
    repaired, failed = (sum(report[name] for report in reports) for name in ("repaired", "failed"))
    more = "" if reports[-1]["complete"] else " The time limit was reached before everything was compared."
    if not found:
        return f"Payments, orders and Stripe agree.{more}"
    if dry_run:
        return f"{found} found, nothing changed.{more}"
    left = found - repaired - failed
    return f"{found} found: {repaired} repaired, {failed} to retry, {left} to decide manually.{more}"
