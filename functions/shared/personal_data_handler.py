"""The internal function `personal_data` of a service, by which auth exports what the service stores about a person."""

from collections.abc import Callable
from typing import Any

from shared.lambda_task import Event, lambda_task
from shared.personal_data import ExportPage, Subject


def personal_data_handler(export: Callable[[Subject, str | None], ExportPage]) -> Callable[[Event, Any], Any]:
    """Make the Lambda handler.

    Its event has the `action` and the subject: `user_ids` and `order_ids`. The action `export` takes the previous
    page's `next` as `after`, and returns `records` and `next`.

    Args:
        export: Returns a part of what the service stores about a subject.
    """

    def run(event: Event) -> dict[str, Any]:
        subject = Subject(event["user_ids"], event["order_ids"])
        match event["action"]:
            case "export":
                return export(subject, event.get("after"))._asdict()
        raise ValueError("unknown action")

    return lambda_task("personal_data", run)
