"""Errors of the messages service.

AppError
└── NotFound
    └── MessageNotFound            404 message_not_found

NotSent
├── Suppressed
└── Undeliverable
"""

from shared.errors import NotFound


class MessageNotFound(NotFound):
    """There is no such message."""

    code = "message_not_found"
    message = "Message not found"


class NotSent(Exception):
    """A message that is not sent, also not later.

    Attributes:
        reason: A stable word.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Suppressed(NotSent):
    """There is no recipient, or the recipient gets no mail. Not a failure."""


class Undeliverable(NotSent):
    """The message cannot be sent as it is."""
