"""Reads messages."""

from datetime import datetime
from uuid import UUID

from messages.errors import MessageNotFound
from messages.model import Message, State
from messages.repository import messages
from messages.repository.database import database
from messages.repository.messages import ListPosition
from shared.cursors import InvalidCursor, decode_cursor, encode_cursor


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
    before = _position(cursor, query) if cursor is not None else None
    with database.connection() as connection:
        found = messages.list_newest(connection, order_id, state, before, limit + 1)
    last = found[limit - 1] if len(found) > limit else None
    return found[:limit], encode_cursor([last.created_at.isoformat(), last.id], query) if last else None


def get_message(message_id: str) -> Message:
    """Return a message.

    Raises:
        MessageNotFound: It does not exist.
    """
    if not _is_id(message_id):
        raise MessageNotFound
    with database.connection() as connection:
        message = messages.find(connection, message_id)
    if message is None:
        raise MessageNotFound
    return message


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _position(cursor: str, query: dict[str, str | None]) -> ListPosition:
    match decode_cursor(cursor, query):
        case [str(created_at), str(message_id)]:
            return ListPosition(datetime.fromisoformat(created_at), message_id)
    raise InvalidCursor
