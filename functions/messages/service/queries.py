"""Reads messages."""

from messages.errors import MessageNotFound
from messages.model import Message, State
from messages.repository import messages
from messages.repository.database import database
from shared.cursors import page_of, position_of
from shared.uuids import is_uuid


def list_messages(
    order_id: str | None, state: State | None, cursor: str | None, limit: int
) -> tuple[list[Message], str | None]:
    """Return a page of messages, newest first.

    Args:
        order_id: Only messages about this order; None for all.
        state: Only messages in this state; None for all.
        cursor: The previous page's cursor.
        limit: Messages per page.

    Returns:
        The messages, and the next page's cursor if there is one.

    Raises:
        InvalidCursor: The cursor was tampered with or belongs to another list.
    """
    query = {"list": "messages", "order": order_id, "state": state}
    before = position_of(cursor, query)
    with database.connection() as connection:
        found = messages.list_newest(connection, order_id, state, before, limit + 1)
    return page_of(found, limit, query)


def get_message(message_id: str) -> Message:
    """Return a message.

    Raises:
        MessageNotFound: It does not exist.
    """
    if not is_uuid(message_id):
        raise MessageNotFound
    with database.connection() as connection:
        message = messages.find(connection, message_id)
    if message is None:
        raise MessageNotFound
    return message
