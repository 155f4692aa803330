"""Hands mails over to Amazon SES. No other module knows its API.

Sources: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html and
https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DeleteSuppressedDestination.html
"""

import base64
import json
from typing import Protocol
from urllib.parse import quote

from shared import aws
from shared.breaker import breaker
from shared.errors import Conflict, DependencyUnavailable
from shared.settings import optional, required
from shared.translatable import Translatable

_PATH = "/v2/email/outbound-emails"
_SUPPRESSED = "/v2/email/suppression/addresses/"
_TIMEOUT_SECONDS = 8.0
# These refuse the mail itself. Any other refusal is about the account or the load, and passes.
_PERMANENT = ("MessageRejected", "BadRequestException")


class AddressNotSupported(Exception):
    """SES sends only to addresses whose local part is ASCII."""


class MailRefused(Conflict):
    """SES refuses this mail; sending it again changes nothing.

    Attributes:
        reason: Name of SES's error.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(Translatable("SES refuses this mail: {reason}", reason=reason))


class MailUnavailable(DependencyUnavailable):
    """SES accepts no mail at the moment.

    Attributes:
        answered: Whether SES refused this mail. Otherwise its answer was lost, and it may have accepted the mail.
        reason: Name of SES's error, or of the connection's.
    """

    def __init__(self, reason: str, *, answered: bool) -> None:
        self.reason = reason
        self.answered = answered
        super().__init__("ses")


class MailSender(Protocol):
    """SES, as messages uses it."""

    def send(self, to: str, content: bytes, message_id: str) -> str:
        """Hand a mail over and return SES's id of it.

        Args:
            to: The recipient's address.
            content: The complete mail, in MIME.
            message_id: Id of the message, which SES adds to bounces and complaints.

        Raises:
            MailRefused: SES refuses this mail.
            MailUnavailable: SES refuses it for now, or did not answer.
            CircuitOpen: SES failed too often and is not called at the moment.
        """

    def lift_suppression(self, address: str) -> bool:
        """Remove an address from the account's suppression list; False if it is not on it.

        Raises:
            MailUnavailable: SES refuses it, or did not answer.
        """


class SesSender(MailSender):
    """Calls SES."""

    def send(self, to: str, content: bytes, message_id: str) -> str:
        with breaker("ses"):
            return _send(_request(to, content, message_id))

    def lift_suppression(self, address: str) -> bool:
        # Without the breaker: a refused command of an operator says nothing about mails.
        return _lift(f"{_SUPPRESSED}{quote(address, safe='')}")


def ascii_address(address: str) -> str:
    """Return an address with its domain in Punycode.

    Raises:
        AddressNotSupported: The local part is not ASCII, or the domain is invalid.
    """
    local, _, domain = address.rpartition("@")
    try:
        return f"{local.encode('ascii').decode()}@{domain.encode('idna').decode()}"
    except UnicodeError as error:
        raise AddressNotSupported from error


def _request(to: str, content: bytes, message_id: str) -> bytes:
    request = {
        "FromEmailAddress": required("MAIL_FROM"),
        "Destination": {"ToAddresses": [to]},
        "Content": {"Raw": {"Data": base64.b64encode(content).decode()}},
        "EmailTags": [{"Name": "message_id", "Value": message_id}],
    }
    if configuration_set := optional("MAIL_CONFIGURATION_SET"):
        request["ConfigurationSetName"] = configuration_set
    return json.dumps(request).encode()


def _send(request: bytes) -> str:
    headers = {"content-type": "application/json"}
    endpoint = optional("SES_API_BASE") or None
    try:
        response = aws.post("ses", _PATH, headers, request, timeout=_TIMEOUT_SECONDS, endpoint=endpoint)
    except DependencyUnavailable as error:
        cause = error.__cause__
        # Without a connection, SES got nothing.
        raise MailUnavailable(type(cause).__name__, answered=isinstance(cause, ConnectionRefusedError)) from error
    if response.status == 200:
        return str(json.loads(response.body)["MessageId"])
    code = _code(response)
    if code in _PERMANENT:
        raise MailRefused(code)
    # A server error says nothing about what happened before it.
    raise MailUnavailable(code, answered=response.status < 500)


def _lift(path: str) -> bool:
    endpoint = optional("SES_API_BASE") or None
    try:
        response = aws.send("DELETE", "ses", path, timeout=_TIMEOUT_SECONDS, endpoint=endpoint)
    except DependencyUnavailable as error:
        raise MailUnavailable(type(error.__cause__).__name__, answered=False) from error
    if response.status in (200, 404):
        return response.status == 200
    raise MailUnavailable(_code(response), answered=response.status < 500)


def _code(response: aws.Response) -> str:
    """Return the name of SES's error; its text may hold an address."""
    name = aws.error_name(response)
    return name if name.isalnum() else f"Status{response.status}"
