"""What the queue consumers call. Idempotent; events may arrive in any order."""

from typing import Any

from messages.service.queue_messages import queue_messages
from messages.service.suppress_addresses import suppress_addresses
from shared.event_consumer import EventRejected
from shared.events import Event

_VERSION = 1
_ORDER_EVENTS = ("OrderPlaced", "OrderStatusChanged", "OrderCancelled")
_PAYMENT_EVENTS = ("PaymentSucceeded", "PaymentRefunded")
_ACCOUNT_EVENTS = (
    "EmailVerificationRequested",
    "PasswordResetRequested",
    "PasswordChanged",
    "EmailChangeRequested",
    "EmailChanged",
    "DataExportReady",
    "ErasurePostponed",
    "DataErased",
)


def order_event(event: Event) -> None:
    """Mail the customer, and the shop about a new order.

    Raises:
        EventRejected: The event has another type or version.
    """
    _queue(event, _ORDER_EVENTS)


def payment_event(event: Event) -> None:
    """Mail the customer about a payment or a refund.

    Raises:
        EventRejected: The event has another type or version.
    """
    _queue(event, _PAYMENT_EVENTS)


def account_event(event: Event) -> None:
    """Mail the owner of an account.

    Raises:
        EventRejected: The event has another type or version.
    """
    _queue(event, _ACCOUNT_EVENTS)


def mail_feedback(detail: dict[str, Any]) -> None:
    """Suppress addresses that bounced for good or complained.

    Args:
        detail: SES's event: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html

    Raises:
        EventRejected: The event is malformed.
    """
    try:
        tags = detail["mail"].get("tags", {})
        message_id = next(iter(tags.get("message_id", [])), None)
        match detail.get("eventType"):
            case "Bounce" if detail["bounce"]["bounceType"] == "Permanent":
                recipients = detail["bounce"]["bouncedRecipients"]
                suppress_addresses([str(each["emailAddress"]) for each in recipients], "bounce", message_id)
            case "Complaint":
                recipients = detail["complaint"]["complainedRecipients"]
                suppress_addresses([str(each["emailAddress"]) for each in recipients], "complaint", message_id)
            case _:
                return
    except (KeyError, TypeError, AttributeError) as error:
        raise EventRejected("not an event of SES") from error


def _queue(event: Event, types: tuple[str, ...]) -> None:
    if event.type not in types or event.version != _VERSION:
        raise EventRejected(f"{', '.join(types)} of version {_VERSION} expected")
    queue_messages(event)
