"""Client of the auth service: internal functions behind a circuit breaker."""

from typing import Any, NamedTuple, Protocol

from messages.model import Locale, locale_of
from shared.breaker import breaker
from shared.invoke import invoke
from shared.settings import required

_TIMEOUT_SECONDS = 5.0


class Person(NamedTuple):
    """The recipient of a mail. `repr` hides who it is, because errors and logs may show it.

    Attributes:
        order_token: The secret of the link that opens a guest's order; None for an account.
    """

    email: str
    name: str
    locale: Locale
    order_token: str | None = None

    def __repr__(self) -> str:
        return f"Person(locale={self.locale!r})"


class TokenMail(NamedTuple):
    """The recipient of a mail with a one-time token, and its secret.

    Attributes:
        expires_at: When the token expires, in ISO 8601.
    """

    person: Person
    token: str
    expires_at: str

    def __repr__(self) -> str:
        return "TokenMail()"


class Auth(Protocol):
    """The auth service, as messages uses it."""

    def get_recipient(
        self, user_id: str, token_id: str | None = None, order_id: str | None = None, message_id: str | None = None
    ) -> Person | None:
        """Return the recipient of a mail about an account or an order; None if there is no such account any more.

        Args:
            user_id: The account.
            token_id: The used token of a change of address: the recipient is the address before that change.
            order_id: The order that the mail is about; a guest gets a link to it.
            message_id: The mail: each attempt to send it gets a secret of the same link.

        Raises:
            DependencyUnavailable: Auth did not respond.
        """

    def issue_token(self, token_id: str) -> TokenMail | None:
        """Generate the secret of a one-time token for one mail; None if the token is used, expired or of no account.

        Raises:
            DependencyUnavailable: Auth did not respond.
        """


class InvokedAuth(Auth):
    """Invokes the auth functions."""

    def get_recipient(
        self, user_id: str, token_id: str | None = None, order_id: str | None = None, message_id: str | None = None
    ) -> Person | None:
        request = {"user_id": user_id, "token_id": token_id, "order_id": order_id, "message_id": message_id}
        return parse_recipient(_invoke("GET_RECIPIENT_FUNCTION", request))

    def issue_token(self, token_id: str) -> TokenMail | None:
        return parse_token(_invoke("ISSUE_TOKEN_FUNCTION", {"token_id": token_id}))


def parse_recipient(response: dict[str, Any] | None) -> Person | None:
    """Parse the response of `get_recipient`."""
    return _person(response)._replace(order_token=response.get("order_token")) if response else None


def parse_token(response: dict[str, Any] | None) -> TokenMail | None:
    """Parse the response of `issue_token`."""
    return TokenMail(_person(response), response["token"], response["expires_at"]) if response else None


def _person(response: dict[str, Any]) -> Person:
    return Person(response["email"], response["name"], locale_of(response["locale"]))


def _invoke(function: str, request: dict[str, Any]) -> dict[str, Any] | None:
    with breaker("auth"):
        response: dict[str, Any] | None = invoke(required(function), request, timeout=_TIMEOUT_SECONDS)
    return response
