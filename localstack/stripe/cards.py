"""Stripe's published test cards: https://docs.stripe.com/testing.

Numbers are used only to look up a card while a request is parsed; later code uses tokens.
"""

from dataclasses import dataclass
from typing import Literal

from localstack.stripe.declines import Decline, decline_of
from localstack.stripe.redaction import digits_of

type Authentication = Literal["never", "on_request", "required", "unless_set_up"]


@dataclass(frozen=True)
class PublishedCard:
    """A test card and its behaviour.

    Attributes:
        token: The part after `pm_card_` in its PaymentMethod id.
        decline: The issuer's decline, after authentication if there is one.
        authentication: When the issuer requires 3-D Secure.
        refund: The outcome of refunds.
    """

    token: str
    number: str
    brand: str = "visa"
    funding: str = "credit"
    country: str = "US"
    decline: Decline | None = None
    authentication: Authentication = "never"
    refund: Literal["succeeds", "pends", "fails"] = "succeeds"
    risk: Literal["normal", "elevated", "highest"] = "normal"
    checks: str = "pass"

    @property
    def last4(self) -> str:
        return self.number[-4:]


def _declined(token: str, number: str, reason: str) -> PublishedCard:
    return PublishedCard(token, number, decline=decline_of(reason))


_SUCCEEDING = (
    PublishedCard("visa", "4242424242424242"),
    PublishedCard("visa_debit", "4000056655665556", funding="debit"),
    PublishedCard("mastercard", "5555555555554444", "mastercard"),
    PublishedCard("mastercard_2_series", "2223003122003222", "mastercard"),
    PublishedCard("mastercard_debit", "5200828282828210", "mastercard", "debit"),
    PublishedCard("mastercard_prepaid", "5105105105105100", "mastercard", "prepaid"),
    PublishedCard("amex", "378282246310005", "amex"),
    PublishedCard("amex_2", "371449635398431", "amex"),
    PublishedCard("discover", "6011111111111117", "discover"),
    PublishedCard("discover_2", "6011000990139424", "discover"),
    PublishedCard("diners", "3056930009020004", "diners"),
    PublishedCard("jcb", "3566002020360505", "jcb", country="JP"),
    PublishedCard("unionpay", "6200000000000005", "unionpay", country="CN"),
    PublishedCard("at", "4000000400000008", country="AT"),
    PublishedCard("be", "4000000560000004", country="BE"),
    PublishedCard("de", "4000002760000016", country="DE"),
    PublishedCard("es", "4000007240000007", country="ES"),
    PublishedCard("fr", "4000002500000003", country="FR"),
    PublishedCard("gb", "4000008260000000", country="GB"),
    PublishedCard("it", "4000003800000008", country="IT"),
    PublishedCard("nl", "4000005280000002", country="NL"),
    PublishedCard("bypassPending", "4000000000000077"),
    PublishedCard("riskLevelElevated", "4000000000009235", risk="elevated"),
    PublishedCard("cvcCheckFail", "4000000000000101", checks="fail"),
    PublishedCard("pendingRefund", "4000000000007726", refund="pends"),
    PublishedCard("refundFail", "4000000000005126", refund="fails"),
)
_DECLINED = (
    _declined("visa_chargeDeclined", "4000000000000002", "generic_decline"),
    _declined("visa_chargeDeclinedInsufficientFunds", "4000000000009995", "insufficient_funds"),
    _declined("visa_chargeDeclinedLostCard", "4000000000009987", "lost_card"),
    _declined("visa_chargeDeclinedStolenCard", "4000000000009979", "stolen_card"),
    _declined("visa_chargeDeclinedVelocityLimitExceeded", "4000000000006975", "card_velocity_exceeded"),
    _declined("chargeDeclinedExpiredCard", "4000000000000069", "expired_card"),
    _declined("chargeDeclinedIncorrectCvc", "4000000000000127", "incorrect_cvc"),
    _declined("chargeDeclinedProcessingError", "4000000000000119", "processing_error"),
    _declined("chargeCustomerFail", "4000000000000341", "generic_decline"),
    PublishedCard("radarBlock", "4100000000000019", decline=decline_of("fraudulent"), risk="highest"),
    PublishedCard("riskLevelHighest", "4000000000004954", decline=decline_of("fraudulent"), risk="highest"),
)
_AUTHENTICATED = (
    PublishedCard("threeDSecure2Required", "4000000000003220", authentication="required"),
    PublishedCard("threeDSecureOptional", "4000000000003055", authentication="on_request"),
    PublishedCard("authenticationRequired", "4000002760003184", country="DE", authentication="required"),
    PublishedCard("authenticationRequiredOnSetup", "4000002500003155", country="FR", authentication="unless_set_up"),
    PublishedCard(
        "authenticationRequiredChargeDeclinedInsufficientFunds",
        "4000008260003178",
        country="GB",
        authentication="required",
        decline=decline_of("insufficient_funds"),
    ),
    PublishedCard(
        "threeDSecureRequiredChargeDeclined",
        "4000008400001629",
        authentication="required",
        decline=decline_of("generic_decline"),
    ),
    # The issuer's 3-D Secure service does not respond, so the card is declined.
    _declined("threeDSecureRequiredProcessingError", "4000008400001280", "generic_decline"),
)
PUBLISHED_CARDS = _SUCCEEDING + _DECLINED + _AUTHENTICATED
_ALIASES = {"us": "visa", "chargeDeclined": "visa_chargeDeclined", "bypassPendingInternational": "bypassPending"}
BY_TOKEN = {card.token: card for card in PUBLISHED_CARDS}
BY_TOKEN |= {alias: BY_TOKEN[token] for alias, token in _ALIASES.items()}
_BY_NUMBER = {card.number: card for card in PUBLISHED_CARDS}
_PREFIX = "pm_card_"
_TOKEN_PREFIX = "tok_"  # noqa: S105 - a prefix of test tokens


def by_payment_method(payment_method_id: str) -> PublishedCard | None:
    """Return the card of an id such as `pm_card_visa`."""
    return BY_TOKEN.get(payment_method_id.removeprefix(_PREFIX)) if payment_method_id.startswith(_PREFIX) else None


def by_test_token(token: str) -> PublishedCard | None:
    """Return the card of a test token such as `tok_visa` or `tok_chargeDeclined`."""
    if not token.startswith(_TOKEN_PREFIX):
        return None
    name = token.removeprefix(_TOKEN_PREFIX)
    return BY_TOKEN.get(name) or BY_TOKEN.get(f"visa_{name}")


def by_number(number: str) -> PublishedCard | None:
    """Return the card with a number, which may contain spaces and dashes."""
    return _BY_NUMBER.get(digits_of(number))
