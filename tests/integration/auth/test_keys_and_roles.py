import os
import time
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any

import jwt
import pytest

from auth.errors import AccountNotVerified, RotationInProgress, UserNotFound
from auth.handlers import get_public_keys, grant_role, rotate_signing_key
from auth.repository import leases, users
from auth.service import issue_tokens
from auth.service import rotate_signing_key as key_rotation
from shared.errors import BadRequest, DependencyUnavailable
from shared.postgres import Connection
from shared.secrets import get_secret, put_secret
from tests.apigateway import Context, Response, call
from tests.conftest import TestServers
from tests.integration.auth.conftest import EMAIL, caller_of, is_accepted, refresh, sign_in, sign_up, verify


def rotate() -> dict[str, Any]:
    return rotate_signing_key.handler({}, Context())


def published() -> Response:
    return call(get_public_keys.handler, "GET", "/auth/.well-known/jwks.json")


def grant(email: str, role: str) -> dict[str, Any]:
    return grant_role.handler({"email": email, "role": role}, Context())


def test_the_public_keys_verify_our_tokens_and_hold_nothing_private() -> None:
    token = sign_up().body["token"]

    response = published()

    assert (response.status, response.headers["cache-control"]) == (200, "public, max-age=300")
    assert all(set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"} for key in response.body["keys"])
    keys = jwt.PyJWKSet.from_dict(response.body)
    key = keys[jwt.get_unverified_header(token)["kid"]]
    assert jwt.decode(token, key, ["ES256"], audience="bottega-api", issuer="bottega-local")["email"] == EMAIL


def test_a_rotation_ends_no_session() -> None:
    before = sign_up().body

    rotate()

    assert is_accepted(before["token"])
    assert is_accepted(refresh(before["refresh_token"]).body["token"])
    assert is_accepted(sign_in().body["token"])


def test_a_rotation_publishes_the_new_key_before_it_signs() -> None:
    result = rotate()

    kids = [key["kid"] for key in published().body["keys"]]
    assert kids[0] == result["new_key"]
    assert jwt.get_unverified_header(sign_up().body["token"])["kid"] == result["signing_key"] != result["new_key"]


def test_a_new_key_signs_when_its_time_has_come(monkeypatch: pytest.MonkeyPatch) -> None:
    before = sign_up().body
    new_key = rotate()["new_key"]
    _age_keys(seconds=601)

    after = refresh(before["refresh_token"]).body

    assert jwt.get_unverified_header(after["token"])["kid"] == new_key
    assert (is_accepted(before["token"]), is_accepted(after["token"])) == (True, True)


def test_a_crash_between_the_two_writes_is_harmless(monkeypatch: pytest.MonkeyPatch) -> None:
    token = sign_up().body["token"]
    signing_before = get_secret(os.environ["SIGNING_KEYS_SECRET"], max_age=0)

    def crash_at_the_private_keys(name: str, secret: dict[str, Any]) -> None:
        if name == os.environ["SIGNING_KEYS_SECRET"]:
            raise DependencyUnavailable("secretsmanager")
        put_secret(name, secret)

    with monkeypatch.context() as patch:
        patch.setattr(key_rotation, "put_secret", crash_at_the_private_keys)
        with pytest.raises(DependencyUnavailable):
            rotate()
    orphan = published().body["keys"][0]["kid"]

    assert get_secret(os.environ["SIGNING_KEYS_SECRET"], max_age=0) == signing_before
    assert is_accepted(token)
    assert is_accepted(sign_in().body["token"])
    assert orphan not in rotate()["keys"]
    assert orphan not in [key["kid"] for key in published().body["keys"]]


def test_a_rotation_is_refused_while_another_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    writing, continued = Event(), Event()

    def put_when_continued(name: str, secret: dict[str, Any]) -> None:
        writing.set()
        assert continued.wait(10)
        put_secret(name, secret)

    monkeypatch.setattr(key_rotation, "put_secret", put_when_continued)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(rotate)
        assert writing.wait(10)
        try:
            with pytest.raises(RotationInProgress):
                rotate()
        finally:
            continued.set()

    assert published().body["keys"][0]["kid"] == first.result()["new_key"]
    assert is_accepted(sign_up().body["token"])


def test_a_rotation_is_refused_until_the_lease_of_an_interrupted_one_ends(admin: Connection) -> None:
    before = get_secret(os.environ["SIGNING_KEYS_SECRET"], max_age=0)
    assert leases.take("rotate_signing_key", 60)

    with pytest.raises(RotationInProgress):
        rotate()

    assert get_secret(os.environ["SIGNING_KEYS_SECRET"], max_age=0) == before
    admin.execute("UPDATE leases SET held_until = clock_timestamp()")
    assert rotate()["new_key"] in [key["kid"] for key in published().body["keys"]]
    assert admin.execute("SELECT FROM leases").rowcount == 0


def test_a_failed_rotation_releases_its_lease(monkeypatch: pytest.MonkeyPatch, admin: Connection) -> None:
    def fail(_name: str, _secret: dict[str, Any]) -> None:
        raise DependencyUnavailable("secretsmanager")

    with monkeypatch.context() as patch:
        patch.setattr(key_rotation, "put_secret", fail)
        with pytest.raises(DependencyUnavailable):
            rotate()

    assert admin.execute("SELECT FROM leases").rowcount == 0


def test_tokens_of_a_retired_key_are_refused() -> None:
    token = sign_up().body["token"]
    _retire_keys()

    assert not is_accepted(token)
    assert jwt.get_unverified_header(token)["kid"] not in [key["kid"] for key in published().body["keys"]]


def test_a_promotion_takes_effect_at_the_next_refresh() -> None:
    pair = sign_up().body
    verify()

    result = grant(EMAIL.upper(), "admin")

    assert result == {"email": EMAIL.upper(), "role": "admin", "changed": True, "ended_sessions": 0, "published": True}
    assert (caller_of(pair["token"]).role, is_accepted(pair["token"])) == ("customer", True)
    assert caller_of(refresh(pair["refresh_token"]).body["token"]).role == "admin"
    assert sign_in().body["user"]["role"] == "admin"


def test_a_demotion_takes_effect_at_once() -> None:
    sign_up()
    verify()
    grant(EMAIL, "admin")
    pair = sign_in().body

    result = grant(EMAIL, "customer")

    assert (result["changed"], result["ended_sessions"]) == (True, 2)
    assert not is_accepted(pair["token"])
    assert refresh(pair["refresh_token"]).status == 401
    assert sign_in().body["user"]["role"] == "customer"


def test_a_login_overtaken_by_a_demotion_issues_no_admin_token(monkeypatch: pytest.MonkeyPatch) -> None:
    sign_up()
    verify()
    grant(EMAIL, "admin")
    lock = users.lock_unchanged

    def demote_first(*given: Any) -> Any:
        grant(EMAIL, "customer")
        return lock(*given)

    monkeypatch.setattr(users, "lock_unchanged", demote_first)
    pair = sign_in().body

    assert (pair["user"]["role"], caller_of(pair["token"]).role) == ("customer", "customer")
    assert is_accepted(pair["token"])


def test_a_demotion_overtaken_by_a_login_ends_its_session(admin: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_up()
    verify()
    grant(EMAIL, "admin")
    open_session = issue_tokens.open_session
    demotions: list[Future[dict[str, Any]]] = []

    def demote_meanwhile(*given: Any) -> Any:
        demotions.append(pool.submit(grant, EMAIL, "customer"))
        _wait_for_a_lock(admin)
        return open_session(*given)

    monkeypatch.setattr(issue_tokens, "open_session", demote_meanwhile)
    with ThreadPoolExecutor(1) as pool:
        token = sign_in().body["token"]

    assert demotions[0].result()["ended_sessions"] == 2
    assert not is_accepted(token)


def test_granting_a_role_is_idempotent() -> None:
    sign_up()
    verify()
    grant(EMAIL, "admin")
    token = sign_in().body["token"]

    result = grant(EMAIL, "admin")

    assert (result["changed"], result["ended_sessions"], is_accepted(token)) == (False, 0, True)


def test_an_unknown_role_is_refused(admin: Connection) -> None:
    sign_up()

    with pytest.raises(BadRequest):
        grant(EMAIL, "root")

    assert [row["role"] for row in admin.execute("SELECT role FROM users")] == ["customer"]


def test_an_account_that_is_not_verified_gets_no_role_but_customer(admin: Connection) -> None:
    sign_up()

    with pytest.raises(AccountNotVerified, match="must verify the email address"):
        grant(EMAIL, "admin")

    assert grant(EMAIL, "customer")["changed"] is False
    assert [row["role"] for row in admin.execute("SELECT role FROM users")] == ["customer"]


def test_an_unknown_user_is_refused() -> None:
    with pytest.raises(UserNotFound):
        grant("stranger@example.com", "admin")


def test_a_demotion_takes_effect_at_once_without_valkey(servers: TestServers) -> None:
    sign_up()
    verify()
    grant(EMAIL, "admin")
    token = sign_in().body["token"]
    servers.valkey.stop()

    grant(EMAIL, "customer")

    assert not is_accepted(token)


def _wait_for_a_lock(admin: Connection) -> None:
    """Wait until a transaction waits for another one."""
    deadline = time.monotonic() + 5
    waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    while not admin.execute(waiting).fetchall():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _age_keys(seconds: int) -> None:
    name = os.environ["SIGNING_KEYS_SECRET"]
    keys = get_secret(name, max_age=0)["keys"]
    put_secret(name, {"keys": [{**key, "signs_from": key["signs_from"] - seconds} for key in keys]})


def _retire_keys() -> None:
    """Make all keys look replaced long ago; the next rotation adds a new one."""
    private, public = os.environ["SIGNING_KEYS_SECRET"], os.environ["PUBLIC_KEYS_SECRET"]
    put_secret(public, {"keys": [{**key, "valid_until": 1} for key in get_secret(public, max_age=0)["keys"]]})
    put_secret(private, {"keys": []})


@pytest.fixture(autouse=True)
def _add_a_key() -> Any:
    yield
    rotate()
