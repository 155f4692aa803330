"""Password hashes and the list of common passwords."""

from functools import cache
from pathlib import Path

import bcrypt

from auth.errors import CommonPassword
from shared.settings import required

_COMMON_PASSWORDS = Path(__file__).with_name("common_passwords.txt")
_ANY_SALT_AND_DIGEST = "." * 53


def hash_password(password: str) -> str:
    """The bcrypt hash of a password of at most 72 bytes, at the cost that BCRYPT_ROUNDS sets."""
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(_rounds())).decode()


def is_correct(password: str, password_hash: str | None) -> bool:
    """Check a password, with the same work whether or not there is a hash and whatever its cost is.

    Args:
        password: What the caller says; at most 72 bytes.
        password_hash: The user's, or None if there is no such user.
    """
    if password_hash is None:
        return _waste_check(password, _rounds())
    if bcrypt.checkpw(password.encode(), password_hash.encode()):
        return True
    # 2^c + 2^c + 2^(c+1) + … + 2^(n-1) = 2^n: a hash of an older, lower cost takes as long to refuse as any other.
    for rounds in range(_rounds_of(password_hash), _rounds()):
        _waste_check(password, rounds)
    return False


def is_outdated(password_hash: str) -> bool:
    """Whether the hash has a lower cost than new ones get."""
    return _rounds_of(password_hash) < _rounds()


def refuse_common(password: str, field: str) -> None:
    """Refuse a password that attackers try first; case makes no difference.

    Raises:
        CommonPassword: It is one of them.
    """
    if f"\n{password.lower()}\n" in _common_passwords():
        raise CommonPassword(field)


@cache
def _common_passwords() -> str:
    _notice, _, passwords = _COMMON_PASSWORDS.read_text(encoding="utf-8").partition("\n\n")
    return f"\n{passwords}"


def _rounds() -> int:
    return int(required("BCRYPT_ROUNDS"))


def _rounds_of(password_hash: str) -> int:
    return int(password_hash.split("$")[2])


def _waste_check(password: str, rounds: int) -> bool:
    bcrypt.checkpw(password.encode(), f"$2b${rounds:02}${_ANY_SALT_AND_DIGEST}".encode())
    return False
