"""The sample events for `sam local invoke` work with the handlers."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from auth.errors import UserNotFound
from auth.handlers import authorize_request, check_session
from tests.apigateway import Context, invoke

ROOT = Path(__file__).parents[3]
HANDLERS = sorted(path.stem for path in (ROOT / "functions/auth/handlers").glob("[a-z]*.py"))
STATUSES = {
    "add_address": 401,
    "confirm_address": 410,
    "delete_address": 401,
    "download_export": 410,
    "request_erasure": 401,
    "request_export": 401,
    "end_session": 401,
    "list_addresses": 200,
    "list_sessions": 200,
    "request_email_change": 401,
    "request_password_reset": 202,
    "request_verification": 401,
    "reset_password": 410,
    "update_address": 401,
    "update_current_user": 401,
    "change_password": 401,
    "get_current_user": 401,
    "get_health": 200,
    "get_public_keys": 200,
    "login": 401,
    "logout": 204,
    "refresh_session": 401,
    "register": 201,
}


def sample(handler: str) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads((ROOT / f"events/auth_{handler}.json").read_text())
    return parsed


def test_every_handler_has_a_sample_event() -> None:
    assert sorted(path.stem.removeprefix("auth_") for path in (ROOT / "events").glob("auth_*.json")) == HANDLERS


@pytest.mark.parametrize(("handler", "status"), STATUSES.items())
def test_the_sample_of_an_endpoint_gets_its_response(handler: str, status: int) -> None:
    module = import_module(f"auth.handlers.{handler}")

    assert invoke(module.handler, sample(handler))["statusCode"] == status


def test_the_sample_of_the_authorizer_is_refused_without_a_token() -> None:
    with pytest.raises(authorize_request.Refused):
        authorize_request.handler(sample("authorize_request"), Context())


@pytest.mark.parametrize("handler", ["grant_role", "revoke_sessions", "unlock_account", "verify_account"])
def test_the_sample_of_an_operator_names_an_unknown_user(handler: str) -> None:
    with pytest.raises(UserNotFound):
        import_module(f"auth.handlers.{handler}").handler(sample(handler), Context())


def test_the_sample_of_a_session_check_names_an_unknown_session() -> None:
    assert check_session.handler(sample("check_session"), Context()) == {"active": False}


@pytest.mark.parametrize("handler", ["get_recipient", "issue_token"])
def test_the_sample_of_a_mail_names_nothing_that_exists(handler: str) -> None:
    assert import_module(f"auth.handlers.{handler}").handler(sample(handler), Context()) is None


@pytest.mark.parametrize(
    "handler",
    ["repeat_erasures", "publish_ended_sessions", "relay_events", "rotate_signing_key", "process_privacy_requests"],
)
def test_the_sample_of_a_schedule_or_a_repetition_runs(handler: str) -> None:
    assert import_module(f"auth.handlers.{handler}").handler(sample(handler), Context())
