"""Requests another mail that verifies an address."""

from auth.errors import TooManyMails
from auth.repository import users
from auth.repository.mail_requests import Allowance
from auth.service.request_mail import count_mail, request_mail
from auth.service.unit_of_work import unit_of_work
from shared.caller import Caller
from shared.errors import Unauthorized


def request_verification(caller: Caller, client_address: str) -> None:
    """Have another link mailed to the caller, unless the address is verified. Earlier links stay valid.

    Raises:
        TooManyMails: The address, or the client's network, has its limit of mails.
        Unauthorized: The caller's session has ended.
    """
    user = users.find_by_session(caller.session_id)
    if user is None:
        raise Unauthorized
    if user.verified:
        return
    with unit_of_work() as uow:
        if count_mail(uow, user.email, client_address) is not Allowance.ALLOWED:
            raise TooManyMails
        if users.lock_by_session(uow.connection, caller.session_id) is None:
            raise Unauthorized
        request_mail(uow, "email_verification", user.id)
