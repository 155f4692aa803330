"""Send a message again, on request."""

import uuid

from messages.dependencies import dependencies
from messages.model import Message
from messages.repository import messages
from messages.repository.database import database
from messages.service.queries import get_message
from shared.observability import logger


def resend_message(message_id: str, admin_id: str) -> Message:
    """Queue another copy of a message; the retry job sends it within a minute.

    While a copy is pending, no other is made. The recipient is looked up again, and suppressions apply again.

    Args:
        message_id: The message.
        admin_id: Who requested it, for the log.

    Returns:
        The pending copy.

    Raises:
        MessageNotFound: It does not exist.
    """
    message = get_message(message_id)
    with database.transaction() as connection:
        copy = messages.insert_copy(connection, message, str(uuid.uuid4()), dependencies().now())
    logger().info("Message resent", extra={"message_id": message_id, "copy_id": copy.id, "admin_id": admin_id})
    return copy
