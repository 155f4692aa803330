"""Decline codes: https://docs.stripe.com/declines/codes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Decline:
    """A decline, with Stripe's message.

    Attributes:
        code: Stripe's error code.
        decline_code: The issuer's reason.
        message: Stripe's message for customers.
        param: The parameter that caused the decline.
        blocked: Whether Stripe's risk evaluation blocked the payment before it reached the issuer.
    """

    code: str
    decline_code: str
    message: str
    param: str | None = None
    blocked: bool = False


_DECLINED = "Your card was declined."
_DECLINES = (
    Decline("card_declined", "generic_decline", _DECLINED),
    Decline("card_declined", "insufficient_funds", "Your card has insufficient funds."),
    Decline("card_declined", "lost_card", _DECLINED),
    Decline("card_declined", "stolen_card", _DECLINED),
    Decline(
        "card_declined",
        "card_velocity_exceeded",
        "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
    ),
    Decline("card_declined", "fraudulent", _DECLINED, blocked=True),
    Decline("expired_card", "expired_card", "Your card has expired.", param="exp_month"),
    Decline("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect.", param="cvc"),
    Decline(
        "processing_error",
        "processing_error",
        "An error occurred while processing your card. Try again in a little bit.",
    ),
    Decline(
        "authentication_required",
        "authentication_required",
        "Your card was declined. This transaction requires authentication.",
    ),
)
_BY_REASON = {decline.decline_code: decline for decline in _DECLINES}


def decline_of(decline_code: str) -> Decline:
    """Return the decline of a decline code."""
    return _BY_REASON[decline_code]
