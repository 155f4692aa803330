"""Resets passwords with the token of a mailed link."""

from auth import passwords
from auth.client_networks import login_key
from auth.errors import TokenExpired
from auth.events import password_changed
from auth.model import Purpose
from auth.repository import addresses, one_time_tokens, sessions, trusted_networks, users
from auth.service.end_sessions import publish_ends
from auth.service.join_guests import join_guests
from auth.service.unit_of_work import unit_of_work

_MAILED_BEFORE: tuple[Purpose, ...] = ("email_verification", "password_reset", "email_change", "data_export")


def reset_password(secret: str, new_password: str, client_address: str) -> None:
    """Set a new password, end all sessions, and revoke everything that was mailed before.

    It also verifies the address, because the mail arrived. An account that was not verified until now may have been
    registered by a stranger: nothing by which the stranger could come back or receive a delivery is kept.

    Raises:
        TokenExpired: The token was used or revoked, has expired, or never existed.
        CommonPassword: The password is on the list of common passwords. The token stays valid.
        PasswordIsEmail: The password is the email address. The token stays valid.
    """
    user_id = one_time_tokens.find_user(secret, ["password_reset"])
    user = users.find(user_id) if user_id else None
    if user is None:
        raise TokenExpired
    passwords.reject_weak(new_password, user.email, "new_password")
    password_hash = passwords.hash_password(new_password)
    with unit_of_work() as uow:
        user = users.lock(uow.connection, user.id)
        if user is None or one_time_tokens.use(uow.connection, secret, ["password_reset"]) is None:
            raise TokenExpired
        if not user.verified:
            addresses.delete_all(uow.connection, user.id)
        users.reset_password(uow.connection, user.id, password_hash)
        join_guests(uow, user.id)
        one_time_tokens.revoke(uow.connection, user.id, _MAILED_BEFORE)
        trusted_networks.delete_all(uow.connection, user.id)
        trusted_networks.add(uow.connection, user.id, login_key(user.email, client_address))
        ended = sessions.end_all(uow.connection, user.id, "password_reset")
        uow.events.append(password_changed(user.id, uow.at))
    publish_ends(ended)
