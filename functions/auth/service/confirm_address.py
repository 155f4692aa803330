"""Confirms addresses with the token of a mailed link: that of an account, or the new one of a change."""

from auth.client_networks import login_key
from auth.errors import EmailTaken, SignInFirst, TokenExpired
from auth.events import email_changed
from auth.model import Purpose, User
from auth.repository import one_time_tokens, trusted_networks, users
from auth.repository.one_time_tokens import UsedToken
from auth.service.claim_address import take_address
from auth.service.end_sessions import publish_ends
from auth.service.join_guests import join_guests
from auth.service.unit_of_work import UnitOfWork, unit_of_work
from shared.email_addresses import normalise_email
from shared.postgres import UniqueViolation

_PURPOSES: tuple[Purpose, ...] = ("email_verification", "email_change")


def confirm_address(secret: str, client_address: str) -> None:
    """Verify the address of an account, or replace it by the verified new one.

    The reader of the mail need not be the registrant: a stranger may have registered the address, and its owner follows
    the link. Then the stranger's password would open a verified account. So the link works only in a network from which
    the account has registered or signed in.

    Raises:
        TokenExpired: The token was used or revoked, has expired, or never existed.
        SignInFirst: The account has not signed in from the client's network. The token stays valid.
        EmailTaken: Another account has verified the new address. The token stays valid.
    """
    user_id = one_time_tokens.find_user(secret, _PURPOSES)
    if user_id is None:
        raise TokenExpired
    with unit_of_work() as uow:
        user = users.lock(uow.connection, user_id)
        token = one_time_tokens.use(uow.connection, secret, _PURPOSES)
        if user is None or token is None:
            raise TokenExpired
        if not trusted_networks.is_trusted(uow.connection, user.id, login_key(user.email, client_address)):
            raise SignInFirst
        ended = _apply(uow, user, token, client_address)
    publish_ends(ended)


def _apply(uow: UnitOfWork, user: User, token: UsedToken, client_address: str) -> list[str]:
    """Apply what the token permits; return the sessions that ended because an address was claimed."""
    if token.new_email is None:
        users.set_verified(uow.connection, user.id)
        join_guests(uow, user.id)
        one_time_tokens.revoke(uow.connection, user.id, ["email_verification"])
        return []
    ended = _change_email(uow, user, token.new_email)
    join_guests(uow, user.id)
    one_time_tokens.record_change(uow.connection, token.id, user.email)
    # Links that were mailed to the previous address.
    one_time_tokens.revoke(
        uow.connection, user.id, ["email_verification", "password_reset", "email_change", "data_export"]
    )
    # The hashes of networks cover the address.
    trusted_networks.delete_all(uow.connection, user.id)
    trusted_networks.add(uow.connection, user.id, login_key(token.new_email, client_address))
    uow.events.append(email_changed(user.id, token.id, uow.at))
    return ended


def _change_email(uow: UnitOfWork, user: User, email: str) -> list[str]:
    claimed_id, ended = None, list[str]()
    if normalise_email(email) != normalise_email(user.email):
        claimed_id, ended = take_address(uow.connection, email)
    try:
        users.change_email(uow.connection, user.id, email)
    except UniqueViolation as error:
        # A registration came first: it is claimed when the link is opened again.
        raise EmailTaken from error
    if claimed_id:
        users.record_claim(uow.connection, claimed_id, user.id)
    return ended
