"""What the smoke test says about the webhook's signing secret."""

from typing import Any

import pytest

from tools.smoke import Response, SmokeTestFailed, _check_webhook


def responding(status: int, code: str) -> Any:
    return lambda *_: Response(status, {"code": code})


def test_a_missing_signing_secret_is_reported_with_its_command() -> None:
    with pytest.raises(SmokeTestFailed, match=r"signing secret is missing.*make stripe-webhook STAGE=staging"):
        _check_webhook(responding(503, "webhook_not_configured"), "staging")


def test_with_a_signing_secret_an_unsigned_event_is_refused() -> None:
    _check_webhook(responding(400, "invalid_signature"), "staging")


@pytest.mark.parametrize(("status", "code"), [(200, ""), (503, "dependency_unavailable"), (500, "internal_error")])
def test_any_other_response_fails(status: int, code: str) -> None:
    with pytest.raises(SmokeTestFailed, match=f"an unsigned event: {status}"):
        _check_webhook(responding(status, code), "staging")
