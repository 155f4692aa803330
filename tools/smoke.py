"""Smoke-test a stage over its public API: health, catalogue, errors, a new account."""

import json
import os
import secrets
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import httpx

from tools.operator.settings import UnknownStage
from tools.operator.stages import NotRunning, api_url_of

_TIMEOUT_SECONDS = 30


class Response(NamedTuple):
    """A response of the API."""

    status: int
    body: Any


type Send = Callable[..., Response]


class SmokeTestFailed(Exception):
    """A response was not as expected; the message has the details."""


def smoke(stage: str) -> str:
    """Test a stage.

    Raises:
        NotRunning: The local shop is not running.
        SmokeTestFailed: The stage does not work.
        UnknownStage: samconfig.toml does not have the stage.
    """
    check(api_url_of(stage), stage)
    return f"{stage} works: health, catalogue, documentation, errors, an account, the webhook's secret."


def check(url: str, stage: str = "local") -> None:
    """Test the API at a URL.

    Args:
        url: Its address.
        stage: Its stage, for the commands that a message names.

    Raises:
        SmokeTestFailed: It does not work.
    """
    send = _sender(url)
    _expect(send("GET", "/health"), 200, "GET /health", lambda body: body["status"] == "healthy")
    _expect(send("GET", "/products"), 200, "GET /products", lambda body: "pagination" in body)
    _expect(send("GET", "/openapi.json"), 200, "GET /openapi.json", lambda body: body["openapi"].startswith("3.1"))
    _expect(send("GET", "/no-such-route"), 404, "an unknown route", lambda body: body["error"] == "Route not found")
    _expect(send("GET", "/orders"), 401, "GET /orders without a token", lambda body: body["code"] == "unauthorized")
    _log_in_and_out(send)
    _check_webhook(send, stage)


def _check_webhook(send: Send, stage: str) -> None:
    """Send an unsigned event: it is refused, but without a signing secret every event would be."""
    response = send("POST", "/payments/webhook", {})
    if response.status == 503 and response.body["code"] == "webhook_not_configured":
        raise SmokeTestFailed(
            "The webhook's signing secret is missing, so orders stay unpaid. "
            f"Everything else works. Run: make stripe-webhook STAGE={stage}"
        )
    _expect(response, 400, "an unsigned event", lambda body: body["code"] == "invalid_signature")


def _log_in_and_out(send: Send) -> None:
    # A reserved domain, so the mailbox cannot exist. Accounts without orders cost nothing.
    user = {"email": f"smoke-{secrets.token_hex(8)}@example.com", "password": secrets.token_urlsafe(), "name": "Smoke"}
    token = _expect(send("POST", "/auth/register", user), 201, "POST /auth/register")["token"]
    _expect(send("GET", "/auth/me", token=token), 200, "GET /auth/me", lambda body: body["email"] == user["email"])
    _expect(send("GET", "/orders", token=token), 200, "GET /orders", lambda body: body["orders"] == [])
    _expect(send("POST", "/auth/logout", token=token), 204, "POST /auth/logout")


def _expect(response: Response, status: int, what: str, holds: Callable[[Any], bool] = lambda _: True) -> Any:
    if response.status != status or not holds(response.body):
        raise SmokeTestFailed(f"{what}: {response.status}, {json.dumps(response.body)[:500]}")
    return response.body


def _sender(url: str) -> Send:
    def send(method: str, path: str, body: Any = None, token: str = "") -> Response:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        response = httpx.request(method, url + path, json=body, headers=headers, timeout=_TIMEOUT_SECONDS)
        return Response(response.status_code, response.json() if response.content else None)

    return send


def main() -> int:
    """Test the stage that STAGE names."""
    try:
        print(smoke(os.environ.get("STAGE") or "local"))
    except (NotRunning, httpx.HTTPError, SmokeTestFailed, UnknownStage) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
