"""Takes events from an SQS queue: each message succeeds, comes again, or ends in the dead-letter queue."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from shared import queues
from shared.errors import DependencyUnavailable
from shared.events import Event, MalformedEvent, read_event
from shared.observability import count, logger
from shared.settings import required

type Take = Callable[[Event], None]

_ATTEMPTS = 9


class EventRejected(Exception):
    """This event can never be taken; its text says why, and goes to the dead-letter queue with it."""


def event_consumer(name: str, take: Take) -> Callable[[dict[str, Any], Any], dict[str, Any]]:
    """Make a Lambda handler of a queue's messages.

    A message that can never be taken goes to the dead-letter queue at once, one that fails otherwise after nine
    attempts, both with message attributes `reason`, `error` and `consumer`. One that only lacks a server waits in its
    queue until that is back: buried, it would miss what depends on it, such as a paid order's stock.

    Args:
        name: Of the consumer, for logs and metrics.
        take: Takes one event; it must do nothing when the same event comes again.
    """

    def handle_record(record: SQSRecord) -> None:
        try:
            event = read_event(record.body)
            logger().append_keys(event_id=event.id, order_id=event.order_id)
            take(event)
        except (MalformedEvent, EventRejected) as error:
            _bury(name, record, error)
        except Exception as error:
            lasting = not isinstance(error, DependencyUnavailable)
            if lasting and int(record.attributes.approximate_receive_count) >= _ATTEMPTS:
                _bury(name, record, error)
            else:
                logger().warning("An event comes again", extra={"consumer": name, "error": type(error).__name__})
                raise

    def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
        logger().clear_state()
        logger().append_keys(request_id=context.aws_request_id)
        # One bad message must not bring back the good ones, not even when it is alone.
        processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
        return dict(process_partial_response(event, handle_record, processor, context))

    return handle


def _bury(name: str, record: SQSRecord, error: Exception) -> None:
    # An unforeseen error's text could hold what must not be stored: of those, the type alone.
    reason = str(error) if isinstance(error, MalformedEvent | EventRejected) else ""
    attributes = {"reason": reason or type(error).__name__, "error": type(error).__name__, "consumer": name}
    logger().error("An event goes to the dead-letter queue", extra={"message_id": record.message_id, **attributes})
    count("EventDeadLettered", consumer=name)
    queues.send(required("DEAD_LETTER_QUEUE_URL"), record.body, attributes)
