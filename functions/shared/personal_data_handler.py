"""The internal function `personal_data` of a service: auth exports and erases with it what it stores of a person."""

from collections.abc import Callable
from typing import Any

from shared.lambda_task import Event, lambda_task
from shared.personal_data import Business, ExportPage, Subject


def personal_data_handler(
    *,
    export: Callable[[Subject, str | None], ExportPage],
    check: Callable[[Subject], Business],
    erase: Callable[[Subject], int],
) -> Callable[[Event, Any], Any]:
    """Make the Lambda handler.

    Its event has the `action` and the subject: `user_ids` and `order_ids`. The action `export` takes the previous
    page's `next` as `after`, and returns `records` and `next`. `check` returns `open` and `order_ids`. `erase` returns
    the number of `erased` records, which acknowledges the erasure.

    Args:
        export: Returns a part of what the service stores about a subject.
        check: Returns what the service still has to do for a subject.
        erase: Erases what the service stores about a subject, and returns how many records it changed. Idempotent.
    """

    def run(event: Event) -> dict[str, Any]:
        subject = Subject(event["user_ids"], event["order_ids"])
        match event["action"]:
            case "export":
                return export(subject, event.get("after"))._asdict()
            case "check":
                return check(subject)._asdict()
            case "erase":
                return {"erased": erase(subject)}
        raise ValueError("unknown action")

    return lambda_task("personal_data", run)
