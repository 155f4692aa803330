"""Requests changes of an account's address."""

from auth import passwords
from auth.errors import EmailTaken, PasswordChangedMeanwhile, TooManyMails
from auth.model import User
from auth.repository import one_time_tokens, users
from auth.repository.mail_requests import Allowance
from auth.service.login_throttle import throttled_attempt
from auth.service.request_mail import count_mail, request_mail
from auth.service.unit_of_work import unit_of_work
from shared.caller import Caller
from shared.errors import Unauthorized


def request_email_change(caller: Caller, current_password: str, new_email: str, client_address: str) -> None:
    """Have a link mailed to a new address, which becomes the account's when it is confirmed.

    It replaces an earlier request of the account.

    Raises:
        InvalidCredentials: The current password is wrong.
        LoginDelayed: There were too many failures from the client's network, or for this account.
        PasswordIsEmail: The new address is the account's password.
        EmailTaken: Another account has verified the new address.
        TooManyMails: The new address, or the client's network, has its limit of mails.
        PasswordChangedMeanwhile: Another request changed the password first.
        Unauthorized: The caller's session has ended.
    """
    user = users.find_by_session(caller.session_id)
    if user is None:
        raise Unauthorized
    with throttled_attempt(user.email, client_address) as attempt:
        attempt.check_password(user, current_password)
    passwords.reject_email(current_password, new_email, "new_email")
    _request(user, caller, new_email, client_address)


def _request(checked: User, caller: Caller, new_email: str, client_address: str) -> None:
    with unit_of_work() as uow:
        if count_mail(uow, new_email, client_address) is not Allowance.ALLOWED:
            raise TooManyMails
        user = users.lock_by_session(uow.connection, caller.session_id)
        if user is None:
            raise Unauthorized
        if user.password_version != checked.password_version:
            raise PasswordChangedMeanwhile
        if users.is_verified_by_another(uow.connection, new_email, user.id):
            raise EmailTaken
        one_time_tokens.revoke(uow.connection, user.id, ["email_change"])
        request_mail(uow, "email_change", user.id, new_email)
