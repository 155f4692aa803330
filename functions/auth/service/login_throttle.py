"""Throttles password guessing: five free attempts in a row, then a growing delay."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

from auth import passwords
from auth.errors import InvalidCredentials, LoginDelayed
from auth.model import User, address_hash
from auth.repository import login_failures

_QUEUE_SECONDS = 3.0
_POLL_SECONDS = 0.05


@contextmanager
def throttled_attempt(email: str) -> Iterator[None]:
    """Check a password inside this block.

    The attempt is counted before the check, so that parallel attempts get no more than the free guesses. With
    InvalidCredentials it counts as failed, without an exception it clears the count, and with any other exception it
    stays pending.

    Raises:
        LoginDelayed: The account is delayed; the attempt is neither checked nor counted.
    """
    address = address_hash(email)
    _start(address)
    try:
        yield
    except InvalidCredentials:
        login_failures.add_failure(address)
        raise
    login_failures.clear(address)


def check_password(user: User | None, password: str) -> User:
    """Return the user if the password is correct.

    Raises:
        InvalidCredentials: The password is wrong, or there is no user.
    """
    if not passwords.is_correct(password, user.password_hash if user else None) or user is None:
        raise InvalidCredentials
    return user


def _start(address: bytes) -> None:
    """Start the attempt, if necessary after pending ones: if those succeed, there is no delay."""
    deadline = time.monotonic() + _QUEUE_SECONDS
    while not login_failures.start_attempt(address):
        if time.monotonic() > deadline:
            raise LoginDelayed(retry_after=1)
        _wait(address)


def _wait(address: bytes) -> None:
    block = login_failures.find_block(address)
    if block is None:
        return
    if block.delay_seconds > 0:
        raise LoginDelayed(retry_after=ceil(block.delay_seconds))
    if block.pending_seconds > login_failures.LOST_AFTER_SECONDS:
        login_failures.count_lost_attempts(address)
    else:
        time.sleep(_POLL_SECONDS)
