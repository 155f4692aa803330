"""Card numbers and client secrets are in no log, response or file."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from localstack.stripe.server import StripeSandbox

_NUMBER = "4000000000009995"
_FORMS = [
    {"type": "card", "card[number]": _NUMBER, "card[exp_month]": "1", "card[exp_year]": "2040", "card[cvc]": "7391"},
    {"type": "card", "card[number]": "4000 0000 0000 9995", "card[exp_month]": "13", "card[exp_year]": "2040"},
    {"type": "card", "card[number]": f"{_NUMBER}x"},
    {"type": "card", "card": _NUMBER},
    {"type": _NUMBER},
    {_NUMBER: "x"},
    {"metadata[note]": f"card {_NUMBER}"},
    {"metadata[note]": "4111111111111111"},
    {"billing_details[name]": "4000-0000-0000-9995"},
]


@pytest.fixture
def server(own_sandbox: Callable[..., StripeSandbox], tmp_path: Path) -> StripeSandbox:
    return own_sandbox(tmp_path / "state", {"log-level": "debug"})


def _leaks(text: str) -> bool:
    digits = text.replace(" ", "").replace("-", "")
    return any(number in digits for number in (_NUMBER, "4111111111111111", "7391"))


def test_a_card_number_is_in_no_response_log_or_file(server: StripeSandbox, tmp_path: Path) -> None:
    auth = (server.secret_key, "")
    with httpx.Client(base_url=f"{server.url}/v1", auth=auth, trust_env=False) as client:
        responses = [client.post("/payment_methods", data=form) for form in _FORMS]
        responses += [client.get(f"/payment_methods/{_NUMBER}"), client.get(f"/charges?limit={_NUMBER}")]
        responses += [client.get(f"/{_NUMBER}"), client.post("/refunds", data={"amount": _NUMBER})]
        responses += [client.get("/events")]

    server.stop()

    assert responses[0].status_code == 200
    assert responses[0].json()["card"]["last4"] == "9995"
    assert [response.text for response in responses if _leaks(response.text)] == []
    assert not _leaks(server.log.read_text())
    stored = b"".join(path.read_bytes() for path in (tmp_path / "state").iterdir())
    assert _NUMBER.encode() not in stored


def test_a_client_secret_is_not_logged(server: StripeSandbox) -> None:
    auth = (server.secret_key, "")
    intent = httpx.post(
        f"{server.url}/v1/payment_intents", data={"amount": "700", "currency": "eur"}, auth=auth, trust_env=False
    ).json()
    response = httpx.get(
        f"{server.url}/v1/payment_intents/{intent['id']}",
        params={"client_secret": intent["client_secret"]},
        headers={"Authorization": f"Bearer {server.publishable_key}"},
        trust_env=False,
    )

    server.stop()

    assert response.status_code == 200
    log = server.log.read_text()
    assert "payment_intents.retrieve 200" in log
    assert intent["client_secret"] not in log
    assert server.secret_key not in log
