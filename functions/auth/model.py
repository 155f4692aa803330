"""Users, sessions and their rules."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Literal, NamedTuple
from uuid import UUID

from shared.caller import Role
from shared.email_addresses import normalise_email

type Purpose = Literal["email_verification", "password_reset", "email_change", "order_link", "data_export"]
"""What a one-time token permits."""
LIFETIMES: dict[Purpose, timedelta] = {
    "email_verification": timedelta(days=3),
    "password_reset": timedelta(hours=1),
    "email_change": timedelta(days=1),
    "order_link": timedelta(days=30),
    "data_export": timedelta(days=1),
}
"""How long one-time tokens are valid."""
DEFAULT_LOCALE = "en"
FREE_ATTEMPTS = 5
"""Failures from one network before it is delayed."""
TRUSTED_ATTEMPTS = 100
"""Failures from a trusted network before it is treated like any other."""
ACCOUNT_ATTEMPTS = 100
"""Failures from all networks together in ACCOUNT_WINDOW_SECONDS before untrusted networks are refused."""
ACCOUNT_WINDOW_SECONDS = 60 * 60
MAILS_PER_ADDRESS = 5
"""Mails with a one-time token that an address gets in MAIL_WINDOW_SECONDS."""
MAILS_PER_NETWORK = 100
"""Mails with a one-time token that a network causes in MAIL_WINDOW_SECONDS."""
MAIL_WINDOW_SECONDS = 60 * 60
EXPORT_INTERVAL = timedelta(days=1)
"""How long a user waits for the next export."""
MOST_ADDRESSES = 20
"""Addresses in an address book."""
MOST_LISTED_SESSIONS = 100
"""Sessions in a list."""
ADDRESS_FIELDS = ("name", "line1", "line2", "city", "postal_code", "region", "country", "phone")
_MAX_DELAY_SECONDS = 15 * 60
_REPEAT_SECONDS = 10


@dataclass(frozen=True, slots=True)
class User:
    """A registered user, or a guest, who has no account and no password.

    Attributes:
        email: The address as the user wrote it.
        locale: The language of the user's mails, such as `it`.
        password_version: The number of password changes, plus 1.
        verified: Whether the user has proved to receive mail at the address.
    """

    id: UUID
    email: str
    name: str
    locale: str
    role: Role
    password_hash: str
    password_version: int
    verified: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SavedAddress:
    """An address of a user's address book.

    Attributes:
        fields: ADDRESS_FIELDS; those that the address lacks are None.
        is_default: Whether orders go there unless the user chooses another one.
    """

    id: UUID
    fields: Mapping[str, str | None]
    is_default: bool
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """One login of a user."""

    id: UUID
    user_id: UUID
    email: str
    name: str
    role: Role
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as its user sees it.

    Attributes:
        last_used_at: When its tokens were renewed last, at most 15 minutes before its latest request.
    """

    id: UUID
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class IssuedTokens:
    """The tokens that a client receives.

    Attributes:
        access_token: Signed JWT.
        refresh_token: Opaque, for a single use.
        expires_in: Seconds until the access token expires.
    """

    access_token: str
    refresh_token: str
    expires_in: int


class LoginKey(NamedTuple):
    """What login attempts are counted by.

    Attributes:
        account_hash: SHA-256 of the normalised address.
        network_hash: Keyed hash of the account and the client's network.
    """

    account_hash: bytes
    network_hash: bytes


class Use(Enum):
    """What presenting a refresh token means."""

    FIRST = auto()
    REPEATED = auto()
    REUSED = auto()


def classify_use(used_seconds_ago: float | None) -> Use:
    """Distinguish the retry of a lost response from the use of a stolen token.

    Args:
        used_seconds_ago: Time since the token's first use, or None if it is unused.
    """
    if used_seconds_ago is None:
        return Use.FIRST
    return Use.REPEATED if used_seconds_ago <= _REPEAT_SECONDS else Use.REUSED


def delay_seconds(failures: int) -> int:
    """Return the delay after this many failures in a row from a network: 1 s after 5, doubling up to 15 minutes."""
    if failures < FREE_ATTEMPTS:
        return 0
    return min(1 << min(failures - FREE_ATTEMPTS, 20), _MAX_DELAY_SECONDS)


def account_hash(email: str) -> bytes:
    """Return the SHA-256 of the normalised address, under which failed logins are counted."""
    return hashlib.sha256(normalise_email(email).encode()).digest()
