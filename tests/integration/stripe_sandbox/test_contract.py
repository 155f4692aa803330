"""The sandbox's responses against the types of Stripe's package.

Every attribute that the package declares as required is present, with the declared type. Every attribute that the
sandbox returns is one that the package declares, with a type it declares.
"""

import inspect
import types
import typing
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Literal, Union, get_args, get_origin

import pytest
import stripe
from stripe import ListObject, StripeObject
from stripe._stripe_object import UntypedStripeObject

from tests.integration.stripe_sandbox.conftest import RETURN_URL, Pay
from tests.integration.stripe_sandbox.waiting import eventually


def problems(value: Any, annotation: Any, where: str) -> Iterator[str]:
    """Yield the differences between a value and an annotation."""
    origin = get_origin(annotation)
    if origin in {Union, types.UnionType}:
        yield from _of_union(value, get_args(annotation), where)
    elif origin in {list, ListObject}:
        items = value.data if isinstance(value, ListObject) else value if isinstance(value, list) else [value]
        for number, item in enumerate(items):
            yield from problems(item, get_args(annotation)[0], f"{where}[{number}]")
    elif inspect.isclass(annotation) and issubclass(annotation, StripeObject):
        yield from _of_object(value, annotation, where)
    elif not _is_simply(value, annotation):
        yield f"{where}: {value!r} is not {getattr(annotation, '__name__', annotation)}"


def _is_simply(value: Any, annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin is Literal:
        return value in get_args(annotation)
    if origin is UntypedStripeObject:
        return isinstance(value, StripeObject)
    return annotation is Any or (isinstance(value, annotation) and not (annotation is int and isinstance(value, bool)))


def _of_union(value: Any, choices: tuple[Any, ...], where: str) -> Iterator[str]:
    found = [list(problems(value, choice, where)) for choice in choices]
    if all(found):
        # Report the alternative that fits best.
        yield from min(found, key=len)


def _of_object(value: Any, annotation: type[StripeObject], where: str) -> Iterator[str]:
    if not isinstance(value, StripeObject):
        yield f"{where}: {value!r} is not {annotation.__name__}"
        return
    sent = value._data if hasattr(value, "_data") else value.to_dict()
    hints = hints_of(annotation)
    for name, hint in hints.items():
        if name in sent:
            yield from problems(sent[name], hint, f"{where}.{name}")
        elif type(None) not in get_args(hint):
            yield f"{where}.{name} is missing"
    yield from (f"{where}.{name} is unknown to the package" for name in sent if name not in hints)


def hints_of(annotation: type[StripeObject]) -> dict[str, Any]:
    """Return the types of the attributes that a class declares."""
    names = dict(vars(inspect.getmodule(annotation)))
    while True:
        try:
            hints = typing.get_type_hints(annotation, globalns=names)
            break
        except NameError as unknown:
            # The package imports its resources on first use.
            name = str(unknown.name)
            names[name] = getattr(stripe, name.removesuffix("Resource"), StripeObject)
    return {name: hint for name, hint in hints.items() if not name.startswith("_") and get_origin(hint) is not ClassVar}


def check(resource: StripeObject, kind: type[StripeObject]) -> None:
    assert type(resource) is kind
    assert list(problems(resource, kind, kind.__name__)) == []


def test_the_check_reports_invalid_resources(pay: Pay) -> None:
    intent = pay()
    broken = stripe.PaymentIntent.construct_from(
        {**intent.to_dict(), "amount": "1999", "status": None, "surprise": 1}, "sk_test"
    )
    del broken["currency"]

    found = "\n".join(problems(broken, stripe.PaymentIntent, "intent"))

    assert "intent.amount: '1999' is not int" in found
    assert "intent.currency is missing" in found
    assert "intent.status" in found
    assert "intent.surprise is unknown" in found


@pytest.mark.parametrize("params", [{}, {"metadata": {"a": "b"}, "payment_method": "pm_card_amex", "description": "d"}])
def test_a_new_payment_matches_its_type(params: dict[str, Any], create: Pay) -> None:
    check(create(**params), stripe.PaymentIntent)


@pytest.mark.parametrize("card", ["pm_card_visa", "pm_card_threeDSecure2Required", "pm_card_riskLevelElevated"])
@pytest.mark.parametrize("capture", ["automatic", "manual"])
def test_a_confirmed_payment_matches_its_type(card: str, capture: str, pay: Pay) -> None:
    check(pay(card, capture_method=capture, expand=["latest_charge", "payment_method"]), stripe.PaymentIntent)


def test_a_declined_payment_matches_its_type(create: Pay, client: stripe.StripeClient) -> None:
    intent = create(shipping={"name": "Ada", "address": {"city": "London", "country": "GB"}})
    with pytest.raises(stripe.CardError) as declined:
        client.v1.payment_intents.confirm(
            intent.id, {"payment_method": "pm_card_chargeDeclinedExpiredCard", "return_url": RETURN_URL}
        )

    after = client.v1.payment_intents.retrieve(intent.id, {"expand": ["latest_charge"]})

    check(after, stripe.PaymentIntent)
    assert declined.value.error
    check(declined.value.error.payment_intent, stripe.PaymentIntent)  # type: ignore[arg-type]
    check(declined.value.error.payment_method, stripe.PaymentMethod)  # type: ignore[arg-type]


def test_a_cancelled_payment_matches_its_type(create: Pay, client: stripe.StripeClient) -> None:
    check(client.v1.payment_intents.cancel(create().id), stripe.PaymentIntent)


def test_a_debit_matches_its_type(create: Pay, client: stripe.StripeClient) -> None:
    data = {"type": "sepa_debit", "sepa_debit": {"iban": "AT861904300235473202"}}
    data |= {"billing_details": {"name": "Ada", "email": "ada@example.com"}}
    intent = create(confirm=True, return_url=RETURN_URL, payment_method_data=data, expand=["latest_charge"])
    check(intent, stripe.PaymentIntent)
    check(client.v1.payment_methods.retrieve(str(intent.payment_method)), stripe.PaymentMethod)

    after = eventually(
        lambda: client.v1.payment_intents.retrieve(intent.id), lambda found: found.status != "processing"
    )

    check(after, stripe.PaymentIntent)


def test_a_charge_matches_its_type(pay: Pay, client: stripe.StripeClient) -> None:
    intent = pay()
    client.v1.refunds.create({"payment_intent": intent.id, "amount": 1})
    expand = ["balance_transaction", "payment_intent", "refunds"]

    check(client.v1.charges.retrieve(str(intent.latest_charge), {"expand": expand}), stripe.Charge)


@pytest.mark.parametrize("card", ["pm_card_visa", "pm_card_pendingRefund", "pm_card_refundFail"])
def test_a_refund_matches_its_type(card: str, pay: Pay, client: stripe.StripeClient) -> None:
    first = client.v1.refunds.create({"payment_intent": pay(card).id, "reason": "duplicate"})
    check(first, stripe.Refund)

    if card != "pm_card_visa":
        settled = eventually(lambda: client.v1.refunds.retrieve(first.id), lambda found: found.status != first.status)
        check(settled, stripe.Refund)
    expanded = client.v1.refunds.retrieve(first.id, {"expand": ["charge", "payment_intent", "balance_transaction"]})
    check(expanded, stripe.Refund)


def test_payment_methods_match_their_type(client: stripe.StripeClient) -> None:
    card = {"number": "4242424242424242", "exp_month": 1, "exp_year": 2040, "cvc": "123"}
    method = client.v1.payment_methods.create({"type": "card", "card": card})  # type: ignore[arg-type]

    check(method, stripe.PaymentMethod)
    check(client.v1.payment_methods.retrieve(method.id), stripe.PaymentMethod)


def test_every_event_matches_its_type(pay: Pay, client: stripe.StripeClient) -> None:
    client.v1.refunds.create({"payment_intent": pay("pm_card_refundFail").id})

    events = client.v1.events.list({"limit": 100}).data

    kinds: dict[str, type[StripeObject]] = {
        "payment_intent": stripe.PaymentIntent,
        "charge": stripe.Charge,
        "refund": stripe.Refund,
    }
    for event in events:
        check(event, stripe.Event)
        subject = event.data.object
        check(subject, kinds[str(subject["object"])])
        assert client.v1.events.retrieve(event.id).type == event.type
    known = get_args(get_args(hints_of(stripe.Event)["type"])[0] if get_args(hints_of(stripe.Event)["type"]) else None)
    declared = set(known or get_args(hints_of(stripe.Event)["type"]))
    assert {event.type for event in events} <= declared


def test_webhook_endpoints_match_their_type(client: stripe.StripeClient) -> None:
    endpoint = client.v1.webhook_endpoints.create({"url": "http://127.0.0.1:9/", "enabled_events": ["charge.failed"]})

    check(endpoint, stripe.WebhookEndpoint)
    check(client.v1.webhook_endpoints.retrieve(endpoint.id), stripe.WebhookEndpoint)
    client.v1.webhook_endpoints.delete(endpoint.id)


@pytest.mark.parametrize("kind", ["payment_intents", "charges", "refunds", "events", "webhook_endpoints"])
def test_a_list_is_a_list_object(kind: str, client: stripe.StripeClient) -> None:
    service: Callable[..., ListObject[Any]] = getattr(client.v1, kind).list

    page = service({"limit": 1})

    assert type(page) is ListObject
    assert (page.url, len(page.data) <= 1) == (f"/v1/{kind}", True)


def test_balance_transactions_match_their_type(pay: Pay, client: stripe.StripeClient) -> None:
    charge = client.v1.charges.retrieve(str(pay().latest_charge))

    check(client.v1.balance_transactions.retrieve(str(charge.balance_transaction)), stripe.BalanceTransaction)
