"""PaymentMethods: https://docs.stripe.com/api/payment_methods."""

import hashlib
import time
from typing import Literal

from pydantic import Field

from localstack.stripe import cards, ibans
from localstack.stripe.card_redaction import INCORRECT, NOT_A_TEST_CARD
from localstack.stripe.cards import PublishedCard
from localstack.stripe.errors import CardError, InvalidRequest
from localstack.stripe.ids import new_id
from localstack.stripe.lists import require, require_param
from localstack.stripe.model import Call, Json
from localstack.stripe.params import Hash, Integer, Metadata, Params, Text
from localstack.stripe.render import INTERNAL

_ADDRESS = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
_BILLING = dict.fromkeys(("email", "name", "phone", "tax_id"))


class Address(Hash):
    """A postal address."""

    city: Text | None = None
    country: Text | None = None
    line1: Text | None = None
    line2: Text | None = None
    postal_code: Text | None = None
    state: Text | None = None


class BillingDetails(Hash):
    """Billing details of the payer."""

    address: Address | None = None
    email: Text | None = None
    name: Text | None = None
    phone: Text | None = None
    tax_id: Text | None = None


class Card(Hash):
    """A card, given by a token or by its number, which redaction has replaced by the test card's name."""

    number: Text | None = None
    exp_month: Integer | None = None
    exp_year: Integer | None = None
    cvc: Text | None = None
    token: Text | None = None


class SepaDebit(Hash):
    """A bank account. Redaction has replaced its number by the test account's name."""

    iban: Text


class PaymentMethodData(Hash):
    """The data of a new PaymentMethod."""

    type: Literal["card", "sepa_debit"]
    card: Card | None = None
    sepa_debit: SepaDebit | None = None
    billing_details: BillingDetails | None = None
    allow_redisplay: Literal["always", "limited", "unspecified"] = "unspecified"
    metadata: Metadata = Field(default_factory=dict)


class CreatePaymentMethod(PaymentMethodData, Params):
    """https://docs.stripe.com/api/payment_methods/create."""


def create_payment_method(call: Call, data: PaymentMethodData) -> Json:
    """POST /v1/payment_methods, and `payment_method_data` of a confirmation.

    Raises:
        CardError: The card's number, expiry date or security code is invalid.
    """
    billing = data.billing_details.model_dump() if data.billing_details else {}
    address = _ADDRESS | (billing.pop("address", None) or {})
    method = {
        "id": new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": data.allow_redisplay,
        "billing_details": {"address": address} | _BILLING | billing,
        "created": call.now,
        "customer": None,
        "customer_account": None,
        "livemode": False,
        "metadata": data.metadata,
        "type": data.type,
    }
    return call.repository.objects.insert(method | (_debit(data) if data.type == "sepa_debit" else _card(call, data)))


def use_payment_method(call: Call, payment_method_id: str) -> Json:
    """Return the PaymentMethod with an id; `pm_card_…` creates a new one of that test card.

    Raises:
        InvalidRequest: It does not exist, or an earlier payment used it.
    """
    if published := cards.by_payment_method(payment_method_id):
        return _of_published_card(call, published)
    method = require_param(call, "payment_method", payment_method_id, "payment_method")
    if method[INTERNAL].get("used"):
        message = (
            "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment. "
            "It may not be used again."
        )
        raise InvalidRequest(message, param="payment_method")
    return method


def mark_used(call: Call, method: Json) -> None:
    """Mark it as used: without a customer, a PaymentMethod pays only once."""
    method[INTERNAL]["used"] = True
    call.repository.objects.save(method)


def card_of(method: Json) -> PublishedCard:
    """Return the test card of a PaymentMethod."""
    return cards.BY_TOKEN[method[INTERNAL]["card"]]


def retrieve_payment_method(call: Call, _: Params, payment_method_id: str) -> Json:
    """GET /v1/payment_methods/{id}. As with Stripe, `pm_card_…` creates a new one of that test card."""
    if published := cards.by_payment_method(payment_method_id):
        return _of_published_card(call, published)
    return require(call, "payment_method", payment_method_id)


def _of_published_card(call: Call, published: PublishedCard) -> Json:
    return create_payment_method(call, PaymentMethodData(type="card", card=_in_a_year(published, call.now)))


def _in_a_year(published: PublishedCard, now: int) -> Card:
    """The data of a test card that expires next year."""
    return Card(number=published.token, exp_month=12, exp_year=time.gmtime(now).tm_year + 1)


def _card(call: Call, data: PaymentMethodData) -> Json:
    if not data.card:
        raise InvalidRequest("Missing required param: card.", code="parameter_missing", param="card")
    if data.card.token:
        data.card = _of_test_token(call, data.card)
    published = _check(data.card)
    return {
        "card": {
            "brand": published.brand,
            "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": published.checks},
            "country": published.country,
            "display_brand": published.brand,
            "exp_month": data.card.exp_month,
            "exp_year": data.card.exp_year,
            "fingerprint": hashlib.sha256(published.token.encode()).hexdigest()[:16],
            "funding": published.funding,
            "generated_from": None,
            "last4": published.last4,
            "networks": {"available": [published.brand], "preferred": None},
            "regulated_status": "unregulated",
            "three_d_secure_usage": {"supported": published.brand != "amex"},
            "wallet": None,
        },
        INTERNAL: {"card": published.token},
    }


def _of_test_token(call: Call, card: Card) -> Card:
    if card.model_fields_set != {"token"}:
        message = "You may only specify one of these parameters: card[token], card[number]."
        raise InvalidRequest(message, param="card[token]")
    published = cards.by_test_token(card.token or "")
    if not published:
        raise InvalidRequest(f"No such token: '{card.token}'", code="resource_missing", param="card[token]")
    return _in_a_year(published, call.now)


def _check(card: Card) -> PublishedCard:
    today = time.gmtime()
    if card.number is None or card.exp_month is None or card.exp_year is None:
        missing = next(name for name in ("number", "exp_month", "exp_year") if getattr(card, name) is None)
        raise InvalidRequest(f"Missing required param: card[{missing}].", code="parameter_missing", param=missing)
    if card.number == NOT_A_TEST_CARD:
        message = "Your card was declined. Your request was in test mode, but used a non test card."
        raise CardError(message, code="card_declined", decline_code="test_mode_live_card", param="number")
    if card.number == INCORRECT or card.number not in cards.BY_TOKEN:
        raise CardError("Your card number is incorrect.", code="incorrect_number", param="number")
    if not 1 <= card.exp_month <= 12:
        raise CardError("Your card's expiration month is invalid.", code="invalid_expiry_month", param="exp_month")
    year = card.exp_year + 2000 if card.exp_year < 100 else card.exp_year
    if not (today.tm_year, today.tm_mon) <= (year, card.exp_month) < (today.tm_year + 50, 0):
        raise CardError("Your card's expiration year is invalid.", code="invalid_expiry_year", param="exp_year")
    if card.cvc == INCORRECT:
        raise CardError("Your card's security code is invalid.", code="invalid_cvc", param="cvc")
    card.exp_year = year
    return cards.BY_TOKEN[card.number]


def _debit(data: PaymentMethodData) -> Json:
    account = ibans.account(data.sepa_debit.iban) if data.sepa_debit else None
    if not account or not data.sepa_debit:
        message = "The IBAN you provided is not one of Stripe's test accounts."
        raise InvalidRequest(message, code="invalid_bank_account_iban", param="sepa_debit[iban]")
    billing = data.billing_details
    if not billing or not billing.email or not billing.name:
        missing = "billing_details[email]" if not billing or not billing.email else "billing_details[name]"
        raise InvalidRequest(f"Missing required param: {missing}.", code="parameter_missing", param=missing)
    return {
        "sepa_debit": {
            "bank_code": account.number[4:9],
            "branch_code": "",
            "country": account.number[:2],
            "fingerprint": hashlib.sha256(data.sepa_debit.iban.encode()).hexdigest()[:16],
            "generated_from": {"charge": None, "setup_attempt": None},
            "last4": account.last4,
        },
        INTERNAL: {"account": data.sepa_debit.iban},
    }
