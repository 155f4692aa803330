"""Users, sessions and their rules."""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Literal
from uuid import UUID

type Role = Literal["customer", "admin"]
FREE_ATTEMPTS = 5
_LONGEST_WAIT_SECONDS = 15 * 60
_REPEAT_SECONDS = 10


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who registered.

    Attributes:
        email: The address as they wrote it.
        password_version: Counts the changes of the password.
    """

    id: UUID
    email: str
    name: str
    role: Role
    password_hash: str
    password_version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """One login of a user."""

    id: UUID
    user_id: UUID
    email: str
    role: Role
    expires_at: datetime


class Use(Enum):
    """What presenting a refresh token means."""

    FIRST = auto()
    REPEATED = auto()
    REUSED = auto()


def judge_use(used_seconds_ago: float | None) -> Use:
    """Tell a lost answer from a stolen token, by the time since the token's first use."""
    if used_seconds_ago is None:
        return Use.FIRST
    return Use.REPEATED if used_seconds_ago <= _REPEAT_SECONDS else Use.REUSED


def wait_seconds(failures: int) -> int:
    """How long an account waits after so many failures in a row: 1 s after the fifth, doubling up to 15 minutes."""
    if failures < FREE_ATTEMPTS:
        return 0
    return min(1 << min(failures - FREE_ATTEMPTS, 20), _LONGEST_WAIT_SECONDS)


def normalise_email(email: str) -> str:
    """The form in which addresses compare: case, width and composition make no difference."""
    folded = unicodedata.normalize("NFKC", email).casefold()
    return unicodedata.normalize("NFKC", folded)


def address_hash(email: str) -> bytes:
    """What failed logins are counted by; it does not tell the address."""
    return hashlib.sha256(normalise_email(email).encode()).digest()
