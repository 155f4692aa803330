"""What an answer of SES means."""

import base64
import json
from contextlib import nullcontext
from email.message import Message as Headers
from typing import Any

import pytest

from messages import mail_sender
from messages.mail_sender import AddressNotSupported, MailRefused, MailUnavailable, SesSender, ascii_address
from shared import aws
from shared.errors import DependencyUnavailable


@pytest.fixture
def _sender(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_FROM", "orders@shop.example.test")
    monkeypatch.setenv("MAIL_CONFIGURATION_SET", "bottega-test")
    monkeypatch.setattr(mail_sender, "breaker", lambda _: nullcontext())


def answer(monkeypatch: pytest.MonkeyPatch, status: int, body: object = None, **headers: str) -> list[Any]:
    sent: list[Any] = []
    given = Headers()
    for name, value in headers.items():
        given[name.replace("_", "-")] = value

    def post(service: str, path: str, _headers: object, content: bytes, **_: object) -> aws.Response:
        sent.append((service, path, json.loads(content)))
        return aws.Response(status, given, json.dumps(body).encode())  # type: ignore[arg-type]

    monkeypatch.setattr(aws, "post", post)
    return sent


def send() -> str:
    return SesSender().send("ada@example.com", b"MIME", "m-1")


@pytest.mark.usefixtures("_sender")
def test_the_request_names_sender_recipient_and_message(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = answer(monkeypatch, 200, {"MessageId": "ses-1"})

    assert send() == "ses-1"

    [(service, path, request)] = sent
    assert (service, path) == ("ses", "/v2/email/outbound-emails")
    assert request == {
        "FromEmailAddress": "orders@shop.example.test",
        "Destination": {"ToAddresses": ["ada@example.com"]},
        "Content": {"Raw": {"Data": base64.b64encode(b"MIME").decode()}},
        "EmailTags": [{"Name": "message_id", "Value": "m-1"}],
        "ConfigurationSetName": "bottega-test",
    }


@pytest.mark.usefixtures("_sender")
@pytest.mark.parametrize("code", ["MessageRejected", "BadRequestException"])
def test_a_refused_mail_is_not_sent_again(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    answer(monkeypatch, 400, {"message": "secret"}, x_amzn_errortype=f"{code}:http://internal.amazon.com/")

    with pytest.raises(MailRefused) as refused:
        send()

    assert refused.value.reason == code


@pytest.mark.usefixtures("_sender")
@pytest.mark.parametrize(
    ("status", "code", "answered"),
    [
        (400, "SendingPausedException", True),
        (400, "MailFromDomainNotVerifiedException", True),
        (403, "AccessDeniedException", True),
        (429, "TooManyRequestsException", True),
        (500, "InternalServerError", False),
    ],
)
def test_any_other_refusal_passes(monkeypatch: pytest.MonkeyPatch, status: int, code: str, answered: bool) -> None:
    answer(monkeypatch, status, {"__type": f"com.amazonaws.ses#{code}"})

    with pytest.raises(MailUnavailable) as refused:
        send()

    assert (refused.value.reason, refused.value.answered) == (code, answered)


@pytest.mark.usefixtures("_sender")
@pytest.mark.parametrize(("cause", "answered"), [(ConnectionRefusedError(), True), (TimeoutError(), False)])
def test_a_lost_answer_may_mean_that_the_mail_was_sent(
    monkeypatch: pytest.MonkeyPatch, cause: Exception, answered: bool
) -> None:
    def post(*_: object, **__: object) -> None:
        raise DependencyUnavailable("ses") from cause

    monkeypatch.setattr(aws, "post", post)

    with pytest.raises(MailUnavailable) as refused:
        send()

    assert refused.value.answered is answered


@pytest.mark.parametrize(("status", "listed"), [(200, True), (404, False)])
def test_an_address_leaves_ses_list(status: int, listed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answer_to_send(monkeypatch, status)

    assert SesSender().lift_suppression("ada+1/2@example.com") is listed

    assert asked == [("DELETE", "ses", "/v2/email/suppression/addresses/ada%2B1%2F2%40example.com")]


@pytest.mark.parametrize("status", [400, 403, 429, 500])
def test_a_refusal_to_lift_a_suppression_is_reported(status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_to_send(monkeypatch, status)

    with pytest.raises(MailUnavailable) as refused:
        SesSender().lift_suppression("ada@example.com")

    assert refused.value.answered == (status < 500)


def test_an_address_in_another_script_gets_its_ascii_domain() -> None:
    assert ascii_address("ada@münchen.example") == "ada@xn--mnchen-3ya.example"


@pytest.mark.parametrize("address", ["adä@example.com", "ada@" + "ä" * 80 + ".example"])
def test_an_address_that_ses_does_not_support_is_refused(address: str) -> None:
    with pytest.raises(AddressNotSupported):
        ascii_address(address)


def answer_to_send(monkeypatch: pytest.MonkeyPatch, status: int) -> list[tuple[str, str, str]]:
    asked: list[tuple[str, str, str]] = []

    def answered(method: str, service: str, path: str, **_: object) -> aws.Response:
        asked.append((method, service, path))
        return aws.Response(status, Headers(), b"{}")  # type: ignore[arg-type]

    monkeypatch.setattr(aws, "send", answered)
    return asked
