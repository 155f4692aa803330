"""The events that auth publishes; docs/auth.md describes them.

They hold ids only. The service that sends mails gets the recipient, and the secret of a link, from internal functions
when it sends: neither is stored in an outbox, a queue or a log.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from auth.model import Purpose
from shared.events import Event, new_user_event

# No event asks for the link of an order: the mail about the order has it.
_REQUESTS: dict[Purpose, str] = {
    "email_verification": "EmailVerificationRequested",
    "password_reset": "PasswordResetRequested",
    "email_change": "EmailChangeRequested",
}


def user_registered(user_id: UUID, at: datetime) -> Event:
    """A customer registered."""
    return new_user_event("UserRegistered", str(user_id), at, {})


def token_requested(purpose: Purpose, user_id: UUID, token_id: UUID, at: datetime) -> Event:
    """A mail with a one-time token is to be sent; `issue_token` returns its secret and its recipient."""
    return new_user_event(_REQUESTS[purpose], str(user_id), at, {"token_id": str(token_id)})


def email_changed(user_id: UUID, token_id: UUID, at: datetime) -> Event:
    """The account has a new address; with `token_id`, `get_recipient` returns the previous one."""
    return new_user_event("EmailChanged", str(user_id), at, {"token_id": str(token_id)})


def export_ready(user_id: UUID, token_id: UUID, at: datetime) -> Event:
    """An export is complete; `issue_token` returns the secret of its link and its recipient."""
    return new_user_event("DataExportReady", str(user_id), at, {"token_id": str(token_id)})


def erasure_postponed(user_id: UUID, at: datetime) -> Event:
    """A requested erasure waits for an open order or payment."""
    return new_user_event("ErasurePostponed", str(user_id), at, {})


def data_erased(user_id: UUID, at: datetime) -> Event:
    """The other services, except messages, have erased what they stored.

    The mail that says so is the last one to the user's address.
    """
    return new_user_event("DataErased", str(user_id), at, {})


def user_erased(user_id: UUID, at: datetime) -> Event:
    """Every service has erased what it stored about the user."""
    return new_user_event("UserErased", str(user_id), at, {})


def password_changed(user_id: UUID, at: datetime) -> Event:
    """The password was changed or reset."""
    return new_user_event("PasswordChanged", str(user_id), at, {})


def guests_joined(account_id: UUID, guest_ids: Sequence[UUID], at: datetime) -> Event:
    """The orders of these guests join the account: its user has verified the address that the guests gave."""
    return new_user_event("GuestsJoined", str(account_id), at, {"guest_ids": [str(each) for each in guest_ids]})
