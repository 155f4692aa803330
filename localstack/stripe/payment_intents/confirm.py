"""Attempt the payment of a PaymentIntent."""

from dataclasses import dataclass
from typing import Self

from localstack.stripe.cards import PublishedCard
from localstack.stripe.declines import decline_of
from localstack.stripe.errors import InvalidRequest
from localstack.stripe.events import emit
from localstack.stripe.ids import new_id
from localstack.stripe.lists import require
from localstack.stripe.model import Call, Json
from localstack.stripe.payment_intents.access import unexpected_state
from localstack.stripe.payment_intents.outcomes import authorize, decline, start_debit
from localstack.stripe.payment_intents.params import Confirmation
from localstack.stripe.payment_methods import card_of
from localstack.stripe.render import INTERNAL

_RETURN_URL_MISSING = (
    "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these "
    "payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want "
    "to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and "
    "`automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents."
)


@dataclass(frozen=True)
class Attempt:
    """The circumstances of a confirmation.

    Attributes:
        return_url: Where to return after a redirect.
        by_browser: Whether a browser confirms; it handles redirects itself and needs no return URL.
        with_customer: Whether the customer is present to authenticate.
    """

    return_url: str | None
    by_browser: bool
    with_customer: bool

    @classmethod
    def of(cls, call: Call, params: Confirmation) -> Self:
        return cls(
            return_url=params.return_url,
            by_browser=call.caller.is_browser or params.use_stripe_sdk,
            with_customer=not (params.off_session or params.error_on_requires_action),
        )


def attempt(call: Call, intent: Json, how: Attempt) -> Json:
    """Attempt the payment with the PaymentIntent's PaymentMethod.

    Raises:
        CardError: The card was declined.
        UnexpectedState: There is no PaymentMethod.
        InvalidRequest: The return URL is missing.
    """
    if not intent["payment_method"]:
        raise unexpected_state(
            intent,
            "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the "
            "PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a "
            "payment method or ConfirmationToken.",
        )
    automatic = intent["automatic_payment_methods"] or {"enabled": False}
    redirects = automatic["enabled"] and automatic["allow_redirects"] == "always"
    if redirects and not how.return_url and not how.by_browser and how.with_customer:
        raise InvalidRequest(_RETURN_URL_MISSING, param="return_url")
    method = require(call, "payment_method", intent["payment_method"])
    if method["type"] == "sepa_debit":
        return start_debit(call, intent, method)
    if not _needs_authentication(intent, card_of(method)):
        return authorize(call, intent, method)
    if not how.with_customer:
        return decline(call, intent, method, decline_of("authentication_required"))
    return _ask_for_authentication(call, intent, how.return_url)


def _needs_authentication(intent: Json, card: PublishedCard) -> bool:
    requested = intent["payment_method_options"]["card"]["request_three_d_secure"] != "automatic"
    return card.authentication in {"required", "unless_set_up"} or (card.authentication == "on_request" and requested)


def _ask_for_authentication(call: Call, intent: Json, return_url: str | None) -> Json:
    token = new_id("src")
    url = f"{call.base_url}/_sandbox/three_d_secure/{intent['id']}/{token}"
    intent[INTERNAL] |= {"authentication": token, "return_url": return_url}
    intent |= {"status": "requires_action", "next_action": _next_action(url, token, return_url)}
    call.repository.objects.save(intent)
    emit(call, "payment_intent.requires_action", intent)
    return intent


def _next_action(url: str, token: str, return_url: str | None) -> Json:
    if return_url:
        return {"type": "redirect_to_url", "redirect_to_url": {"return_url": return_url, "url": url}}
    sdk = {"type": "three_d_secure_redirect", "stripe_js": url, "source": token}
    return {"type": "use_stripe_sdk", "use_stripe_sdk": sdk}
