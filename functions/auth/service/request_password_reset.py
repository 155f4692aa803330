"""Requests mails that reset a password."""

from auth.errors import TooManyMails
from auth.repository import users
from auth.repository.mail_requests import Allowance
from auth.service.request_mail import count_mail, request_mail
from auth.service.unit_of_work import unit_of_work


def request_password_reset(email: str, client_address: str) -> None:
    """Have a link mailed to an address, if an account has it.

    The result and the work are the same for an address without an account, and so are the limits: its token and its
    event exist, too, but no mail is sent for them. An address that has its limit of mails gets no more for a while;
    those that it got work.

    Raises:
        TooManyMails: The client's network has its limit of mails.
    """
    with unit_of_work() as uow:
        allowance = count_mail(uow, email, client_address)
        if allowance is Allowance.NETWORK_HAS_ENOUGH:
            raise TooManyMails
        if allowance is Allowance.ALLOWED:
            request_mail(uow, "password_reset", users.find_id(uow.connection, email))
