"""Whether a deployed stage works, asked as a customer would: health, catalogue, a new account and its end."""

import json
import os
import secrets
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import httpx

from tools.operate import NotRunning, address_of

_TIMEOUT_SECONDS = 30


class Answer(NamedTuple):
    """What the API said."""

    status: int
    body: Any


type Ask = Callable[..., Answer]


class Unwell(Exception):
    """An answer was not what it should be; its message says which."""


def smoke(stage: str) -> str:
    """Ask a stage.

    Raises:
        NotRunning: The local shop does not run.
        Unwell: The stage does not work.
    """
    check(address_of(stage))
    return f"{stage} works: health, catalogue, documentation, refusals, an account."


def check(url: str) -> None:
    """Ask the API at an address.

    Raises:
        Unwell: It does not work.
    """
    ask = _asker(url)
    _expect(ask("GET", "/health"), 200, "GET /health", lambda body: body["status"] == "healthy")
    _expect(ask("GET", "/products"), 200, "GET /products", lambda body: "pagination" in body)
    _expect(ask("GET", "/openapi.json"), 200, "GET /openapi.json", lambda body: body["openapi"].startswith("3.1"))
    _expect(ask("GET", "/no-such-route"), 404, "an unknown route", lambda body: body["error"] == "Route not found")
    _expect(ask("GET", "/orders"), 401, "GET /orders without a token", lambda body: body["code"] == "unauthorized")
    _log_in_and_out(ask)


def _log_in_and_out(ask: Ask) -> None:
    # A mailbox that nobody can have; accounts that never order anything cost nothing.
    user = {"email": f"smoke-{secrets.token_hex(8)}@example.com", "password": secrets.token_urlsafe(), "name": "Smoke"}
    token = _expect(ask("POST", "/auth/register", user), 201, "POST /auth/register")["token"]
    _expect(ask("GET", "/auth/me", token=token), 200, "GET /auth/me", lambda body: body["email"] == user["email"])
    _expect(ask("GET", "/orders", token=token), 200, "GET /orders", lambda body: body["orders"] == [])
    _expect(ask("POST", "/auth/logout", token=token), 204, "POST /auth/logout")


def _expect(answer: Answer, status: int, what: str, holds: Callable[[Any], bool] = lambda _: True) -> Any:
    if answer.status != status or not holds(answer.body):
        raise Unwell(f"{what}: {answer.status}, {json.dumps(answer.body)[:500]}")
    return answer.body


def _asker(url: str) -> Ask:
    def ask(method: str, path: str, body: Any = None, token: str = "") -> Answer:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        answer = httpx.request(method, url + path, json=body, headers=headers, timeout=_TIMEOUT_SECONDS)
        return Answer(answer.status_code, answer.json() if answer.content else None)

    return ask


def main() -> int:
    """Ask the stage that STAGE names."""
    try:
        print(smoke(os.environ.get("STAGE") or "local"))
    except (NotRunning, httpx.HTTPError, Unwell) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
