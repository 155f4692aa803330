"""Passwords and tokens are neither logged nor returned in errors."""

import json
from io import StringIO
from typing import Any

import pytest

from auth.handlers import change_password, get_current_user, logout
from shared.postgres import Connection
from tests.apigateway import Response, call
from tests.conftest import TestServers
from tests.integration.auth.conftest import (
    authorize,
    caller_of,
    confirm,
    failing,
    is_accepted,
    mailed_token,
    refresh,
    request_reset,
    reset,
    sign_in,
    sign_up,
    verify,
)
from tests.integration.fakes import FakeBus

SECRETS = ["correct horse battery", "another horse battery", "wrong horse battery", "too short", "x" * 73]


def test_no_secret_is_logged_or_returned_in_an_error(
    logs: StringIO, capfd: pytest.CaptureFixture[str], admin: Connection, servers: TestServers
) -> None:
    signed_up = sign_up(password=SECRETS[0])
    verify()
    issued = [signed_up, refresh(signed_up.body["refresh_token"]), sign_in(password=SECRETS[0])]
    tokens = [response.body[name] for response in issued for name in ("token", "refresh_token")]

    refusals = _refusals(tokens, admin, servers)

    captured = capfd.readouterr()
    written = logs.getvalue() + captured.out + captured.err
    assert written.count('"message":"Request"') > 10
    for secret in [*SECRETS, *tokens]:
        assert secret not in written
        assert not any(secret in json.dumps(response.body) for response in refusals)


def test_no_one_time_token_is_logged_published_or_stored(
    logs: StringIO, capfd: pytest.CaptureFixture[str], admin: Connection, bus: FakeBus
) -> None:
    sign_up()
    request_reset()
    verification, other = (mailed_token(bus, f"{kind}Requested") for kind in ("EmailVerification", "PasswordReset"))

    statuses = [confirm(verification), reset(other, "password123"), reset(other, SECRETS[1]), reset(other, SECRETS[1])]

    captured = capfd.readouterr()
    stored = [
        str(row)
        for table in ("one_time_tokens", "one_time_token_secrets", "outbox", "sessions")
        for row in admin.execute(f"SELECT * FROM {table}".encode())
    ]
    assert [each.status for each in statuses] == [204, 400, 204, 410]
    for token in (verification, other):
        assert not any(
            token in text for text in (logs.getvalue(), captured.out, captured.err, str(bus.events), *stored)
        )


def _refusals(tokens: list[str], admin: Connection, servers: TestServers) -> list[Response]:
    caller = caller_of(tokens[0])
    responses = [
        sign_up(password=SECRETS[0]),
        sign_up(password=SECRETS[4]),
        sign_up(password="short \0"),
        sign_in(password=SECRETS[2]),
        sign_in(password=SECRETS[4]),
        _change(caller, SECRETS[2], SECRETS[1]),
        _change(caller, SECRETS[0], SECRETS[4]),
        refresh(tokens[0]),
        call(get_current_user.handler, "GET", "/auth/me", headers={"authorization": f"Bearer {tokens[0]}"}),
    ]
    is_accepted(tokens[1])
    is_accepted(tokens[0] + "x")
    authorize(tokens[0])
    with failing(admin, "INSERT", "refresh_tokens"):
        responses += [sign_in(password=SECRETS[0]), sign_up("grace@example.com", SECRETS[1]), refresh(tokens[3])]
    admin.execute("ALTER TABLE login_failures_by_network RENAME TO gone")
    responses.append(sign_in(password=SECRETS[0]))
    admin.execute("ALTER TABLE gone RENAME TO login_failures_by_network")
    admin.execute("UPDATE refresh_tokens SET used_at = used_at - interval '1 minute'")
    responses += [refresh(tokens[1]), call(logout.handler, "POST", "/auth/logout", caller=caller)]
    servers.postgres.stop()
    responses += [sign_in(password=SECRETS[0]), sign_up(password=SECRETS[1]), refresh(tokens[3])]
    return responses


def _change(caller: Any, current: str, new: str) -> Response:
    body = {"current_password": current, "new_password": new}
    return call(change_password.handler, "POST", "/auth/password", json=body, caller=caller)
