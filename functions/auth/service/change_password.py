"""Changes passwords."""

from auth import passwords
from auth.errors import PasswordChangedMeanwhile
from auth.events import password_changed
from auth.model import IssuedTokens, LoginKey, Session, User
from auth.repository import one_time_tokens, sessions, trusted_networks, users
from auth.service.end_sessions import publish_ends
from auth.service.issue_tokens import mark_active, open_session, sign_tokens
from auth.service.login_throttle import throttled_attempt
from auth.service.unit_of_work import unit_of_work
from shared.caller import Caller
from shared.errors import Unauthorized


def change_password(caller: Caller, current_password: str, new_password: str, client_address: str) -> IssuedTokens:
    """Set a new password, end all sessions of the caller and open a new one.

    Links that were mailed to reset the password, to change the address or to download an export no longer work.

    Raises:
        CommonPassword: The new password is on the list of common passwords.
        PasswordIsEmail: The new password is the caller's email address.
        InvalidCredentials: The current password is wrong.
        LoginDelayed: There were too many failures from the client's network, or for this account.
        PasswordChangedMeanwhile: Another request changed the password first.
        Unauthorized: The caller's session has ended.
    """
    user = users.find_by_session(caller.session_id)
    if user is None:
        raise Unauthorized
    passwords.reject_weak(new_password, user.email, "new_password")
    with throttled_attempt(user.email, client_address) as attempt:
        attempt.check_password(user, current_password)
    ended, session, tokens = _store(user, passwords.hash_password(new_password), caller, attempt.key)
    publish_ends(ended)
    mark_active(session)
    return tokens


def _store(checked: User, password_hash: str, caller: Caller, key: LoginKey) -> tuple[list[str], Session, IssuedTokens]:
    with unit_of_work() as uow:
        connection = uow.connection
        # The role may have changed since the check, so the user is read again.
        user = users.change_password(connection, checked, password_hash)
        if user is None:
            raise PasswordChangedMeanwhile
        ended = sessions.end_all(connection, user.id, "password_changed")
        if caller.session_id not in ended:
            raise Unauthorized
        one_time_tokens.revoke(connection, user.id, ["password_reset", "email_change", "data_export"])
        uow.events.append(password_changed(user.id, uow.at))
        trusted_networks.delete_all(connection, user.id, keep=key.network_hash)
        session, refresh_token = open_session(connection, user)
        # Before the commit: without a signing key the password stays as it is.
        return ended, session, sign_tokens(session, refresh_token)
