"""What the HTTP handlers call: request models in, response models out."""

from datetime import UTC, datetime

from messages.schemas import (
    MessageList,
    MessagePagination,
    MessagePublic,
    MessageQuery,
    MessagesHealth,
    message_public,
)
from messages.service import check_health, queries
from messages.service import resend_message as resend_service
from shared.caller import Caller


def list_messages(query: MessageQuery) -> MessageList:
    """Return a page of messages.

    Raises:
        InvalidCursor: The cursor was tampered with or belongs to another list.
    """
    page, next_cursor = queries.list_messages(query.order_id, query.state, query.cursor, query.limit)
    pagination = MessagePagination(limit=query.limit, next_cursor=next_cursor)
    return MessageList(messages=[message_public(each) for each in page], pagination=pagination)


def resend_message(admin: Caller, message_id: str) -> MessagePublic:
    """Queue another copy of a message.

    Raises:
        MessageNotFound: It does not exist.
    """
    return message_public(resend_service.resend_message(message_id, admin.user_id))


def get_health() -> MessagesHealth:
    """Return the state of the database.

    Raises:
        Unhealthy: The database is unavailable.
    """
    check_health.check_health()
    return MessagesHealth(status="healthy", service="messages", database="up", timestamp=datetime.now(UTC))
