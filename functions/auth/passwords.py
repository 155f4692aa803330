"""Password hashes and the list of common passwords."""

from functools import cache
from pathlib import Path

import bcrypt

from auth.errors import CommonPassword, PasswordIsEmail
from shared.email_addresses import normalise_email
from shared.settings import required

_COMMON_PASSWORDS = Path(__file__).with_name("common_passwords.txt")
_DUMMY_SALT_AND_DIGEST = "." * 53


def hash_password(password: str) -> str:
    """Hash a password of at most 72 bytes with bcrypt, at the cost set by BCRYPT_ROUNDS."""
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(_rounds())).decode()


def is_correct(password: str, password_hash: str | None) -> bool:
    """Check a password in constant time: an unknown user and an older hash cost the same work.

    Args:
        password: The password to check; at most 72 bytes.
        password_hash: The user's hash, or None if there is no such user.
    """
    if password_hash is None:
        return _dummy_check(password, _rounds())
    if bcrypt.checkpw(password.encode(), password_hash.encode()):
        return True
    # 2^c + 2^c + 2^(c+1) + … + 2^(n-1) = 2^n: a hash of an older, lower cost takes as long to reject as a new one.
    for rounds in range(_rounds_of(password_hash), _rounds()):
        _dummy_check(password, rounds)
    return False


def is_outdated(password_hash: str) -> bool:
    """Return whether the hash has a lower cost than new ones."""
    return _rounds_of(password_hash) < _rounds()


def reject_weak(password: str, email: str, field: str) -> None:
    """Reject a new password that attackers try first: a common one, or the account's own address, in any case.

    Args:
        password: The password to check.
        email: The account's address.
        field: Name of the request's field, for the error.

    Raises:
        CommonPassword: The password is on the list.
        PasswordIsEmail: The password is the address.
    """
    reject_email(password, email, field)
    if f"\n{password.lower()}\n" in _common_passwords():
        raise CommonPassword(field)


def reject_email(password: str, email: str, field: str) -> None:
    """Reject a password that is the account's own address, in any case.

    Args:
        password: The password to check.
        email: The account's address.
        field: Name of the request's field, for the error.

    Raises:
        PasswordIsEmail: The password is the address.
    """
    if normalise_email(password.strip()) == normalise_email(email):
        raise PasswordIsEmail(field)


@cache
def _common_passwords() -> str:
    _notice, _, passwords = _COMMON_PASSWORDS.read_text(encoding="utf-8").partition("\n\n")
    return f"\n{passwords}"


def _rounds() -> int:
    return int(required("BCRYPT_ROUNDS"))


def _rounds_of(password_hash: str) -> int:
    return int(password_hash.split("$")[2])


def _dummy_check(password: str, rounds: int) -> bool:
    bcrypt.checkpw(password.encode(), f"$2b${rounds:02}${_DUMMY_SALT_AND_DIGEST}".encode())
    return False
