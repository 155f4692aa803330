"""Send one message: claim it, resolve its recipient, render it, hand it over to SES.

A crash before the hand-over leaves the message to the retry job. A crash after it, before SES's answer is stored, makes
the retry job send it once more, marked as repeated.
"""

from datetime import timedelta

from messages.dependencies import dependencies
from messages.errors import NotSent, Suppressed
from messages.mail_sender import MailRefused, MailUnavailable
from messages.model import RULE_OF, Message, State, is_required
from messages.repository import messages, suppressions
from messages.repository.database import database
from messages.service.compose_mail import Mail, compose_mail
from shared.errors import DependencyUnavailable
from shared.observability import count, logger
from shared.settings import required

# Longer than any function works on one message, so that an expired lease belongs to a function that has ended.
LEASE = timedelta(seconds=120)
MAX_AGE = timedelta(days=3)
"""How long a message waits for SES and the other services."""
MAX_UNEXPECTED = 5
"""Attempts after which a message has failed that fails for another reason."""
_FIRST_PAUSE = timedelta(seconds=30)
_LONGEST_PAUSE = timedelta(minutes=15)


class _LeaseLost(Exception):
    """Another attempt has claimed the message."""


def send_message(message_id: str) -> State | None:
    """Try to send a message.

    Returns:
        Its state afterwards; None if it is not due, or is being sent elsewhere.

    Raises:
        DependencyUnavailable: The database is unavailable.
    """
    now = dependencies().now()
    with database.connection() as connection:
        message = messages.claim(connection, message_id, now, now + LEASE)
    return attempt(message) if message else None


def attempt(message: Message) -> State:
    """Try to send a claimed message, and store the outcome.

    One that SES may have accepted before is sent again, except a mail that its rule allows once.

    Raises:
        DependencyUnavailable: The database is unavailable.
    """
    if message.repeated and RULE_OF[message.kind].once:
        return _end(message, "failed", "outcome_unknown")
    try:
        provider_id = _hand_over(message, _compose(message))
    except _LeaseLost:
        return "pending"
    except Exception as error:
        return _not_sent(message, error)
    return _mark_sent(message, provider_id)


def _not_sent(message: Message, error: Exception) -> State:
    match error:
        case NotSent():
            return _end(message, "suppressed" if isinstance(error, Suppressed) else "failed", error.reason)
        case MailRefused():
            return _end(message, "failed", "refused", error.reason)
        case MailUnavailable():
            return _postpone(message, error.reason, handed_over=not error.answered)
        case DependencyUnavailable():
            return _postpone(message, f"{type(error).__name__} {error.dependency}", handed_over=False)
    # The type alone: an error's text could hold personal data.
    return _postpone(message, type(error).__name__, handed_over=True, unexpected=True)


def _compose(message: Message) -> Mail:
    if not required("MAIL_FROM"):
        raise Suppressed("mail_off")
    mail = compose_mail(message)
    with database.connection() as connection:
        reasons = suppressions.reasons(connection, mail.address)
    if "bounce" in reasons:
        raise Suppressed("bounce")
    if reasons and not is_required(message.kind):
        raise Suppressed("complaint")
    return mail


def _hand_over(message: Message, mail: Mail) -> str:
    with database.connection() as connection:
        if not messages.hand_over(connection, message, mail.address, mail.locale, dependencies().now()):
            raise _LeaseLost
    return dependencies().sender.send(mail.address, mail.content, message.id)


def _mark_sent(message: Message, provider_id: str) -> State:
    with database.connection() as connection:
        messages.mark_sent(connection, message, provider_id, dependencies().now())
    logger().info("Message sent", extra=_extra(message))
    count("MessageSent", kind=message.kind)
    return "sent"


def _end(message: Message, state: State, reason: str, error: str | None = None) -> State:
    with database.connection() as connection:
        messages.end(connection, message, state, reason, error, dependencies().now())
    extra = {**_extra(message), "reason": reason, "error": error}
    if state == "failed":
        logger().error("Message failed", extra=extra)
        count("MessageFailed", kind=message.kind)
    else:
        logger().info("Message suppressed", extra=extra)
        count("MessageSuppressed", reason=reason)
    return state


def _postpone(message: Message, error: str, *, handed_over: bool, unexpected: bool = False) -> State:
    now = dependencies().now()
    failures = message.failures + unexpected
    if failures >= MAX_UNEXPECTED or now - message.created_at >= MAX_AGE:
        return _end(message, "failed", "given_up", error)
    until = now + pause_after(message.attempts)
    with database.connection() as connection:
        messages.postpone(connection, message, error, failures, until, now, handed_over=handed_over)
    logger().warning("Message will be retried", extra={**_extra(message), "error": error})
    return "pending"


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after this many attempts: it doubles up to 15 minutes."""
    return min(_FIRST_PAUSE * (1 << min(attempts - 1, 10)), _LONGEST_PAUSE)


def _extra(message: Message) -> dict[str, object]:
    return {"message_id": message.id, "kind": message.kind, "attempts": message.attempts}
