"""Registers users."""

from uuid import uuid4

from auth import passwords
from auth.client_networks import login_key
from auth.errors import EmailTaken
from auth.events import user_registered
from auth.model import IssuedTokens, LoginKey, User
from auth.repository import trusted_networks, users
from auth.repository.mail_requests import Allowance
from auth.repository.users import NewUser
from auth.service.claim_address import take_address
from auth.service.end_sessions import publish_ends
from auth.service.issue_tokens import issue_tokens, open_session
from auth.service.request_mail import count_mail, request_mail
from auth.service.unit_of_work import UnitOfWork, unit_of_work


def register(email: str, password: str, name: str, locale: str, client_address: str) -> tuple[User, IssuedTokens]:
    """Register a customer, sign them in, and request a mail that verifies the address.

    An address of an unverified account is claimed from it. The work is the same if no account has the address. Beyond
    the limit of mails the customer is registered, too, and can request the mail later.

    Raises:
        CommonPassword: The password is on the list of common passwords.
        PasswordIsEmail: The password is the email address.
        EmailTaken: A verified account has the address, in any case.
    """
    passwords.reject_weak(password, email, "password")
    new = NewUser(email, name, locale, passwords.hash_password(password))
    key = login_key(email, client_address)
    with unit_of_work() as uow:
        allowance = count_mail(uow, email, client_address)
        user, ended = _add(uow, new, key)
        if allowance is Allowance.ALLOWED:
            request_mail(uow, "email_verification", user.id)
        session, refresh_token = open_session(uow.connection, user)
    # As much work if no session ended, so that the time does not show whether an account had the address.
    publish_ends(ended or [str(uuid4())])
    return user, issue_tokens(session, refresh_token)


def _add(uow: UnitOfWork, new: NewUser, key: LoginKey) -> tuple[User, list[str]]:
    """Insert the user; return them, and the sessions that ended because the address was claimed."""
    claimed_id, ended = take_address(uow.connection, new.email)
    user = users.add(uow.connection, new)
    if user is None:
        # A change of address came first, and verified it.
        raise EmailTaken
    users.record_claim(uow.connection, claimed_id, user.id)
    trusted_networks.add(uow.connection, user.id, key)
    uow.events.append(user_registered(user.id, uow.at))
    return user, ended
