"""Throttles password guessing: the guesser's network is delayed, not the owner of the account.

Five failures in a row from one network are free, then it is delayed. All networks together get a limit per account and
hour. From a network where the user has signed in before, the correct password is accepted in spite of both.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

from auth import passwords
from auth.client_networks import login_key
from auth.errors import InvalidCredentials, LoginDelayed
from auth.model import LoginKey, User
from auth.repository import login_failures, trusted_networks
from auth.repository.login_failures import Start

_QUEUE_SECONDS = 3.0
_POLL_SECONDS = 0.05


class Attempt:
    """One attempt at an account from one network.

    Attributes:
        key: The account and the network.
    """

    def __init__(self, key: LoginKey, delay: int | None) -> None:
        self.key = key
        self._delay = delay
        self._user: User | None = None

    def check_password(self, user: User | None, password: str) -> User:
        """Return the user if the password is correct.

        An unknown user, a wrong password and a delayed attempt take the same time.

        Raises:
            InvalidCredentials: The password is wrong, or there is no user.
            LoginDelayed: The network is delayed, and the user has not signed in from there or the password is wrong.
        """
        accepted = self._delay is None or trusted_networks.start_trusted_attempt(user, self.key)
        correct = passwords.is_correct(password, user.password_hash if user else None)
        if user is None or not correct or not accepted:
            raise InvalidCredentials if self._delay is None else LoginDelayed(retry_after=self._delay)
        self._user = user
        return user

    def succeed(self) -> None:
        """Clear the network's failures and trust it, if the password was correct."""
        if self._user:
            trusted_networks.record_login(self._user, self.key, started=self._delay is None)

    def fail(self) -> None:
        """Count the attempt as failed, unless it was counted when it started."""
        if self._delay is None:
            login_failures.add_failure(self.key)


@contextmanager
def throttled_attempt(email: str, client_address: str) -> Iterator[Attempt]:
    """Check a password inside this block.

    The attempt is counted before the check, so that parallel attempts get no more than the free guesses. With
    InvalidCredentials it counts as failed, without an exception it clears the count, and with any other exception it
    stays pending.

    Raises:
        LoginDelayed: The network is delayed.
    """
    key = login_key(email, client_address)
    attempt = Attempt(key, _start(key))
    try:
        yield attempt
    except InvalidCredentials:
        attempt.fail()
        raise
    attempt.succeed()


def _start(key: LoginKey) -> int | None:
    """Start an attempt, if necessary after pending ones: if those succeed, there is no delay.

    Returns:
        None if it started, or else the delay in seconds.
    """
    deadline = time.monotonic() + _QUEUE_SECONDS
    while time.monotonic() < deadline:
        start = login_failures.start_attempt(key)
        if start is Start.STARTED:
            return None
        delay = login_failures.cancel_attempt(key) if start is Start.ACCOUNT_BLOCKED else _network_delay(key)
        if delay > 0:
            return ceil(delay)
    return 1


def _network_delay(key: LoginKey) -> float:
    """Return the network's delay in seconds, or wait a moment for its pending attempts."""
    block = login_failures.find_block(key)
    if block is None or block.delay_seconds > 0:
        return block.delay_seconds if block else 0
    if block.pending_seconds > login_failures.LOST_AFTER_SECONDS:
        login_failures.count_lost_attempts(key)
    else:
        time.sleep(_POLL_SECONDS)
    return 0
