import bcrypt
import pytest

from auth import passwords
from auth.errors import CommonPassword, PasswordIsEmail


@pytest.fixture(autouse=True)
def _cost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BCRYPT_ROUNDS", "6")


@pytest.mark.parametrize("password", ["correct horse battery", "é" * 36, "x" * 72])
def test_a_hash_matches_only_its_password(password: str) -> None:
    hashed = passwords.hash_password(password)

    assert passwords.is_correct(password, hashed)
    assert not passwords.is_correct(password[:-1] + "z", hashed)


def test_rejecting_takes_the_same_work_for_every_account(monkeypatch: pytest.MonkeyPatch) -> None:
    work: list[int] = []
    check = bcrypt.checkpw

    def counting_check(password: bytes, password_hash: bytes) -> bool:
        work.append(2 ** int(password_hash.split(b"$")[2]))
        return check(password, password_hash)

    older = bcrypt.hashpw(b"password", bcrypt.gensalt(4)).decode()
    today = passwords.hash_password("password")
    monkeypatch.setattr(bcrypt, "checkpw", counting_check)

    totals = []
    for stored in (None, older, today):
        assert not passwords.is_correct("wrong", stored)
        totals.append(sum(work))
        work.clear()

    assert totals == [64, 64, 64]


def test_a_hash_of_a_lower_cost_is_outdated() -> None:
    older = bcrypt.hashpw(b"password", bcrypt.gensalt(5)).decode()

    assert passwords.is_outdated(older)
    assert not passwords.is_outdated(passwords.hash_password("password"))


@pytest.mark.parametrize("password", ["password", "PassWord", "12345678", "!qaz2wsx", "qwertyuiop"])
def test_a_common_password_is_refused_in_any_case(password: str) -> None:
    with pytest.raises(CommonPassword):
        passwords.reject_weak(password, "ada@example.com", "password")


@pytest.mark.parametrize("password", ["correct horse battery", "# Copyright (c) 2016 Daniel Wolf", "", "passwor"])
def test_an_uncommon_password_is_accepted(password: str) -> None:
    passwords.reject_weak(password, "ada@example.com", "password")


@pytest.mark.parametrize(
    "password", ["ada@example.com", "ADA@Example.com", " ada@example.com ", "\uff41da@example.com"]
)
def test_the_accounts_address_is_refused_in_any_form(password: str) -> None:
    with pytest.raises(PasswordIsEmail):
        passwords.reject_weak(password, "Ada@example.com", "password")


@pytest.mark.parametrize("password", ["ada@example.co", "my ada@example.com", "grace@example.com"])
def test_a_password_that_only_resembles_the_accounts_address_is_accepted(password: str) -> None:
    passwords.reject_weak(password, "ada@example.com", "password")
