"""Requests mails with a one-time token, within the limits of address and network."""

from uuid import UUID, uuid4

from auth.client_networks import mail_network_hash
from auth.events import token_requested
from auth.model import Purpose, account_hash
from auth.repository import mail_requests, one_time_tokens
from auth.repository.mail_requests import Allowance
from auth.service.unit_of_work import UnitOfWork


def count_mail(uow: UnitOfWork, email: str, client_address: str) -> Allowance:
    """Count a mail to an address, whether or not an account has it. The first step of a unit of work.

    It serialises units of work for the same address, and fixes the sequence of locks: counts, users, tokens, sessions.

    Raises:
        DependencyUnavailable: The database or the key of the networks' hashes is unavailable.
    """
    return mail_requests.count_request(uow.connection, account_hash(email), mail_network_hash(client_address))


def request_mail(uow: UnitOfWork, purpose: Purpose, user_id: UUID | None, new_email: str | None = None) -> None:
    """Create a one-time token and the event that has it mailed.

    Args:
        uow: The unit of work of the change.
        purpose: What the token permits.
        user_id: The account. None for the reset of an unknown address, which does the same work: its event names a
            user that does not exist, and no mail is sent for it.
        new_email: The address that an `email_change` changes to.
    """
    token_id = one_time_tokens.add(uow.connection, purpose, user_id, uow.at, new_email)
    uow.events.append(token_requested(purpose, user_id or uuid4(), token_id, uow.at))
