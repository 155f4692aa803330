"""Why an issuer declines: https://docs.stripe.com/declines/codes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Decline:
    """An issuer's refusal, in the words Stripe passes on.

    Attributes:
        code: Stripe's error code.
        decline_code: The issuer's reason.
        blocked: Stripe's risk evaluation refused it; the issuer never saw it.
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
    """The refusal for an issuer's reason."""
    return _BY_REASON[decline_code]
