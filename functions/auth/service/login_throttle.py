"""Guards passwords against guessing: five free attempts in a row, then the account waits."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

from auth import passwords
from auth.errors import InvalidCredentials, LoginDelayed
from auth.model import User, address_hash
from auth.repository import login_failures

_PATIENCE_SECONDS = 3.0
_PAUSE_SECONDS = 0.05


@contextmanager
def guarded_attempt(email: str) -> Iterator[None]:
    """Check a password inside this block.

    The attempt is counted before it is checked, so that parallel ones cannot get more than the free guesses. It ends
    as failed with InvalidCredentials, clears the count without an exception, and is left open by any other one.

    Raises:
        LoginDelayed: The account waits; the attempt is neither checked nor counted.
    """
    address = address_hash(email)
    _enter(address)
    try:
        yield
    except InvalidCredentials:
        login_failures.add_failure(address)
        raise
    login_failures.clear(address)


def check_password(user: User | None, password: str) -> User:
    """The user, whose password this is.

    Raises:
        InvalidCredentials: It is not, or there is no user.
    """
    if not passwords.is_correct(password, user.password_hash if user else None) or user is None:
        raise InvalidCredentials
    return user


def _enter(address: bytes) -> None:
    """Get in, if need be after the attempts that are being checked: if these are right, there is no wait."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not login_failures.start_attempt(address):
        if time.monotonic() > deadline:
            raise LoginDelayed(retry_after=1)
        _stand_by(address)


def _stand_by(address: bytes) -> None:
    standing = login_failures.standing(address)
    if standing is None:
        return
    if standing.wait_seconds > 0:
        raise LoginDelayed(retry_after=ceil(standing.wait_seconds))
    if standing.pending_seconds > login_failures.LOST_AFTER_SECONDS:
        login_failures.count_lost_attempts(address)
    else:
        time.sleep(_PAUSE_SECONDS)
