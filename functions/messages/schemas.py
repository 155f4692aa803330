"""Request and response models."""

from typing import Annotated, Literal

from pydantic import Field

from messages import field_types
from messages.model import Kind, Message, Recipient, State
from shared.http.field_types import RequestModel, ResponseModel, Text, Timestamp


class MessageQuery(RequestModel):
    """Filter and page of the list."""

    order_id: field_types.OrderId | None = None
    state: State | None = None
    limit: int = Field(default=10, ge=1, le=100)
    cursor: Annotated[Text, Field(max_length=1_000)] | None = None


class MessagePublic(ResponseModel):
    """A mail, for admins."""

    id: str
    kind: Kind
    recipient: Recipient
    state: State
    reason: str | None = Field(description="Why it is suppressed or failed", examples=["bounce"])
    address: str | None = Field(description="The address of the latest attempt; null before the first")
    order_id: str | None
    copy_number: int = Field(description="0 for the first mail, then one for each time it was sent again")
    possibly_repeated: bool = Field(description="Whether the recipient may have got it more than once")
    attempts: int
    last_error: str | None
    created_at: Timestamp
    sent_at: Timestamp | None


class MessagePagination(ResponseModel):
    """Position in the list."""

    limit: int
    next_cursor: str | None = Field(description="Cursor of the next page; null on the last one")


class MessageList(ResponseModel):
    """A page of mails, newest first."""

    messages: list[MessagePublic]
    pagination: MessagePagination


class MessagesHealth(ResponseModel):
    """The service's health."""

    status: Literal["healthy"]
    service: Literal["messages"]
    database: Literal["up"]
    timestamp: Timestamp


def message_public(message: Message) -> MessagePublic:
    """Build the response for a message."""
    return MessagePublic(
        id=message.id,
        kind=message.kind,
        recipient=message.recipient,
        state=message.state,
        reason=message.reason,
        address=message.address,
        order_id=message.order_id,
        copy_number=message.copy,
        possibly_repeated=message.repeated,
        attempts=message.attempts,
        last_error=message.last_error,
        created_at=message.created_at,
        sent_at=message.sent_at,
    )
