"""Consumes events from an SQS queue. Each message succeeds, is retried, or goes to the dead-letter queue."""

import json
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from shared import queues
from shared.errors import DependencyUnavailable
from shared.events import Event, MalformedEvent, read_event
from shared.observability import count, logger
from shared.settings import required

type HandleEvent = Callable[[Event], None]

_ATTEMPTS = 9


class EventRejected(Exception):
    """The event can never be processed. The message says why and is stored with the dead letter."""


def event_consumer(name: str, handle_event: HandleEvent) -> Callable[[dict[str, Any], Any], dict[str, Any]]:
    """Make a Lambda handler for a queue.

    A message that can never be processed goes to the dead-letter queue at once; one that fails for another reason goes
    there after nine attempts. Both get the message attributes `reason`, `error` and `consumer`. A message that fails
    because a dependency is unavailable stays in its queue: others depend on it, such as a paid order on its stock.

    Args:
        name: Name of the consumer in logs and metrics.
        handle_event: Handles one event. Must be idempotent.
    """

    def handle_body(body: str) -> None:
        event = read_event(body)
        # Both: a batch keeps the keys of its previous message.
        subject = {"order_id": event.order_id or None, "user_id": event.user_id or None}
        logger().append_keys(event_id=event.id, **subject)
        handle_event(event)

    return _consumer(name, handle_body)


def foreign_event_consumer(
    name: str, handle_detail: Callable[[dict[str, Any]], None]
) -> Callable[[dict[str, Any], Any], dict[str, Any]]:
    """Make a Lambda handler for a queue with an AWS service's events, which EventBridge wraps but which are not ours.

    Args:
        name: Name of the consumer in logs and metrics.
        handle_detail: Handles the detail of one event. Must be idempotent.
    """

    def handle_body(body: str) -> None:
        try:
            detail = json.loads(body)["detail"]
        except (ValueError, TypeError, KeyError) as error:
            raise MalformedEvent(f"not an event: {type(error).__name__}") from error
        if not isinstance(detail, dict):
            raise MalformedEvent("detail must be an object")
        handle_detail(detail)

    return _consumer(name, handle_body)


def _consumer(name: str, handle_body: Callable[[str], None]) -> Callable[[dict[str, Any], Any], dict[str, Any]]:
    def handle_record(record: SQSRecord) -> None:
        try:
            handle_body(record.body)
        except (MalformedEvent, EventRejected) as error:
            _dead_letter(name, record, error)
        except Exception as error:
            permanent = not isinstance(error, DependencyUnavailable)
            if permanent and int(record.attributes.approximate_receive_count) >= _ATTEMPTS:
                _dead_letter(name, record, error)
            else:
                logger().warning("Event will be retried", extra={"consumer": name, "error": type(error).__name__})
                raise

    def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
        logger().clear_state()
        logger().append_keys(request_id=context.aws_request_id)
        # A failed message must not cause a retry of the successful ones, even if it is the only one.
        processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
        return dict(process_partial_response(event, handle_record, processor, context))

    return handle


def _dead_letter(name: str, record: SQSRecord, error: Exception) -> None:
    # Store only the type of an unexpected error: its message may hold data that must not be stored.
    reason = str(error) if isinstance(error, MalformedEvent | EventRejected) else ""
    attributes = {"reason": reason or type(error).__name__, "error": type(error).__name__, "consumer": name}
    logger().error("Event dead-lettered", extra={"message_id": record.message_id, **attributes})
    count("EventDeadLettered", consumer=name)
    queues.send(required("DEAD_LETTER_QUEUE_URL"), record.body, attributes)
