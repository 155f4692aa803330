"""Stripe's published test cards."""

from datetime import UTC, datetime

import pytest
import stripe

from localstack.stripe.cards import BY_TOKEN, PUBLISHED_CARDS, PublishedCard
from tests.integration.stripe_sandbox.conftest import RETURN_URL, Pay

_NEXT_YEAR = datetime.now(UTC).year + 1
_SUCCEEDING = [card for card in PUBLISHED_CARDS if not card.decline and card.authentication in {"never", "on_request"}]
_DECLINED = [card for card in PUBLISHED_CARDS if card.decline and card.authentication == "never"]
_AUTHENTICATED = [card for card in PUBLISHED_CARDS if card.authentication in {"required", "unless_set_up"}]


def _token(card: PublishedCard) -> str:
    return card.token


def _data(number: str, **card: object) -> dict[str, object]:
    return {"type": "card", "card": {"number": number, "exp_month": 12, "exp_year": _NEXT_YEAR, "cvc": "123"} | card}


@pytest.mark.parametrize("card", _SUCCEEDING, ids=_token)
def test_a_card_succeeds_by_id_and_by_number(card: PublishedCard, pay: Pay, client: stripe.StripeClient) -> None:
    by_id = pay(f"pm_card_{card.token}")
    by_number = pay(None, payment_method_data=_data(card.number))

    for intent in (by_id, by_number):
        assert (intent.status, intent.amount_received) == ("succeeded", 1999)
        method = client.v1.payment_methods.retrieve(str(intent.payment_method))
        assert method.card
        assert (method.card.brand, method.card.last4, method.card.country, method.card.funding) == (
            card.brand,
            card.number[-4:],
            card.country,
            card.funding,
        )


@pytest.mark.parametrize("card", _DECLINED, ids=_token)
def test_a_declined_card_reports_its_decline_code(
    card: PublishedCard, create: Pay, client: stripe.StripeClient
) -> None:
    intent = create()
    assert card.decline

    with pytest.raises(stripe.CardError) as declined:
        client.v1.payment_intents.confirm(
            intent.id, {"payment_method": f"pm_card_{card.token}", "return_url": RETURN_URL}
        )

    error = declined.value.error
    assert error
    assert (error.type, error.code, error.decline_code) == ("card_error", card.decline.code, card.decline.decline_code)
    assert error.doc_url == f"https://stripe.com/docs/error-codes/{card.decline.code.replace('_', '-')}"
    assert error.payment_intent
    assert error.payment_intent.id == intent.id
    assert error.payment_method
    assert error.charge
    charge = client.v1.charges.retrieve(error.charge)
    assert (charge.status, charge.failure_code) == ("failed", card.decline.code)
    assert client.v1.payment_intents.retrieve(intent.id).amount_received == 0


@pytest.mark.parametrize("card", _AUTHENTICATED, ids=_token)
def test_a_card_with_3d_secure_requires_authentication(card: PublishedCard, pay: Pay) -> None:
    intent = pay(f"pm_card_{card.token}")

    assert (intent.status, intent.amount_received, intent.latest_charge) == ("requires_action", 0, None)
    assert intent.next_action
    assert intent.next_action.type == "redirect_to_url"
    assert intent.next_action.redirect_to_url
    assert intent.next_action.redirect_to_url.return_url == RETURN_URL


def test_the_shop_can_request_authentication(pay: Pay) -> None:
    options = {"card": {"request_three_d_secure": "any"}}

    assert pay("pm_card_threeDSecureOptional", payment_method_options=options).status == "requires_action"


def test_a_card_with_3d_secure_is_declined_off_session(pay: Pay) -> None:
    with pytest.raises(stripe.CardError) as declined:
        pay("pm_card_authenticationRequired", off_session=True)

    assert declined.value.code == "authentication_required"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (_data("4242424242424241"), "incorrect_number"),
        (_data("1234"), "incorrect_number"),
        (_data("4111111111111111"), "card_declined"),
        (_data("4242424242424242", exp_month=13), "invalid_expiry_month"),
        (_data("4242424242424242", exp_year=2020), "invalid_expiry_year"),
        (_data("4242424242424242", cvc="99"), "invalid_cvc"),
    ],
)
def test_an_invalid_card_is_declined(
    data: dict[str, object], code: str, create: Pay, client: stripe.StripeClient
) -> None:
    intent = create()

    with pytest.raises(stripe.CardError) as refused:
        client.v1.payment_intents.confirm(intent.id, {"payment_method_data": data, "return_url": RETURN_URL})  # type: ignore[arg-type]

    assert refused.value.code == code
    assert client.v1.payment_intents.retrieve(intent.id).status == "requires_payment_method"


def test_a_payment_method_can_be_created_before_the_confirmation(create: Pay, client: stripe.StripeClient) -> None:
    card = {"number": "5555 5555 5555 4444", "exp_month": 1, "exp_year": _NEXT_YEAR}
    method = client.v1.payment_methods.create(
        {"type": "card", "card": card, "billing_details": {"name": "Ada", "address": {"country": "DE"}}}  # type: ignore[arg-type]
    )

    assert method.card
    assert (method.card.brand, method.card.last4) == ("mastercard", "4444")
    assert method.billing_details.address
    assert (method.billing_details.name, method.billing_details.address.country) == ("Ada", "DE")
    confirmed = client.v1.payment_intents.confirm(create().id, {"payment_method": method.id, "return_url": RETURN_URL})
    assert (confirmed.status, confirmed.payment_method) == ("succeeded", method.id)


def test_the_error_names_an_unknown_payment_method(create: Pay, client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="No such payment_method: 'pm_card_unknown'") as refused:
        client.v1.payment_intents.confirm(create().id, {"payment_method": "pm_card_unknown", "return_url": RETURN_URL})

    assert (refused.value.code, refused.value.param) == ("resource_missing", "payment_method")


def test_there_are_at_least_40_test_cards() -> None:
    assert len(BY_TOKEN) >= 40
