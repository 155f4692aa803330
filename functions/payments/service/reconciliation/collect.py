"""Collects cases: what Stripe lists, joined with our payments and with the orders they are for."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import batched
from typing import NamedTuple

from payments.dependencies import dependencies
from payments.model import ListedIntent, Payment, Refund, StrayPayment, StripeIntent, StripeRefund
from payments.orders_client import MAX_DESCRIBED, OrderState
from payments.repository import payments, refunds, stray_payments
from payments.repository.database import database
from payments.service.reconciliation.compare import Case
from shared.uuids import is_uuid

type Cases = Sequence[tuple[str, Callable[[], Case | None]]]
"""For each case the id after which the list continues, and a function that completes the case from Stripe.

The function returns None if the listed object is not ours.
"""


def cases_of_intents(listed: Sequence[ListedIntent]) -> Cases:
    """Return a case for each PaymentIntent whose metadata names an order or a payment."""
    ours = [each for each in listed if each.order_id or each.intent.payment_id]
    related = _related(ours)
    payments_of_ours = [each.order_id for each in related.payments]
    orders = _describe([*(each.order_id for each in ours if each.order_id), *payments_of_ours])
    return [(each.intent.id, partial(_case_of_intent, each, related, orders)) for each in ours]


def cases_of_refunds(listed: Sequence[StripeRefund]) -> Cases:
    """Return a case for each payment with a listed refund, however old the payment is.

    The id of a case is that of the last refund before the first one of the next case.
    """
    by_intent: dict[str, list[StripeRefund]] = {}
    for refund in listed:
        if refund.intent_id:
            by_intent.setdefault(refund.intent_id, []).append(refund)
    with database.connection() as connection:
        found = payments.list_related(connection, list(by_intent), [], [])
        refunds_by_payment = _by_payment(refunds.list_of_payments(connection, [each.id for each in found]))
    orders = _describe([each.order_id for each in found])
    payment_of = {payment.intent_id: payment for payment in found}
    pairs = [(payment_of[intent_id], own) for intent_id, own in by_intent.items() if intent_id in payment_of]
    ends = [listed.index(own[0]) for _, own in pairs[1:]] + [len(listed)]
    return [
        (
            listed[end - 1].id,
            partial(Case, orders.get(payment.order_id), payment, refunds_by_payment.get(payment.id, []), None, own),
        )
        for (payment, own), end in zip(pairs, ends, strict=False)
    ]


def cases_of_payments(found: Sequence[Payment]) -> Cases:
    """Return a case for each payment."""
    with database.connection() as connection:
        refunds_by_payment = _by_payment(refunds.list_of_payments(connection, [each.id for each in found]))
    orders = _describe([each.order_id for each in found])
    return [
        (each.id, partial(_case_of_payment, each, refunds_by_payment.get(each.id, []), orders.get(each.order_id)))
        for each in found
    ]


class _Related(NamedTuple):
    """What our database has about listed PaymentIntents."""

    payments: Sequence[Payment]
    refunds: Mapping[str, Sequence[Refund]]
    strays: Mapping[str, StrayPayment]


def _case_of_intent(listed: ListedIntent, related: _Related, orders: Mapping[str, OrderState]) -> Case:
    payment = _payment_of(related.payments, listed)
    order = orders.get(payment.order_id if payment else listed.order_id or "")
    own = related.refunds.get(payment.id, []) if payment else []
    stripe_refunds = _refunds_if_different(listed, payment, own)
    return Case(order, payment, own, listed, stripe_refunds, related.strays.get(listed.intent.id))


def _case_of_payment(payment: Payment, own: Sequence[Refund], order: OrderState | None) -> Case:
    stripe_refunds = _retrieve_refunds(payment)
    return Case(order, payment, own, _retrieve_intent(payment, stripe_refunds), stripe_refunds)


def _related(listed: Sequence[ListedIntent]) -> _Related:
    intent_ids = [each.intent.id for each in listed]
    payment_ids = [
        each.intent.payment_id for each in listed if each.intent.payment_id and is_uuid(each.intent.payment_id)
    ]
    order_ids = [each.order_id for each in listed if each.order_id]
    with database.connection() as connection:
        found = payments.list_related(connection, intent_ids, payment_ids, order_ids)
        own = refunds.list_of_payments(connection, [each.id for each in found])
        strays = {each.intent_id: each for each in stray_payments.find(connection, intent_ids)}
        return _Related(found, _by_payment(own), strays)


def _payment_of(found: Sequence[Payment], listed: ListedIntent) -> Payment | None:
    """Return the payment with this PaymentIntent, else the one in its metadata, else the live one of its order."""
    by_intent = [payment for payment in found if payment.intent_id == listed.intent.id]
    by_metadata = [payment for payment in found if payment.id == listed.intent.payment_id]
    live = [payment for payment in found if payment.order_id == listed.order_id and payment.status != "cancelled"]
    return next(iter((*by_intent, *by_metadata, *live)), None)


def _refunds_if_different(listed: ListedIntent, payment: Payment | None, own: Sequence[Refund]) -> list[StripeRefund]:
    """Retrieve the refunds at Stripe if their sum is not ours or one of ours is in progress."""
    if payment is None or payment.intent_id != listed.intent.id:
        return []
    sent = [each for each in own if each.stripe_refund_id and each.status != "failed"]
    completed = all(each.status == "succeeded" for each in sent)
    if completed and sum(each.amount for each in sent) == listed.refunded:
        return []
    return dependencies().stripe.list_refunds_of(listed.intent.id)


def _retrieve_refunds(payment: Payment) -> list[StripeRefund]:
    if payment.intent_id is None or payment.captured == 0:
        return []
    return dependencies().stripe.list_refunds_of(payment.intent_id)


def _retrieve_intent(payment: Payment, stripe_refunds: Sequence[StripeRefund]) -> ListedIntent | None:
    stripe = dependencies().stripe
    intent: StripeIntent | None
    intent = stripe.retrieve_intent(payment.intent_id) if payment.intent_id else stripe.find_intent(payment.id)
    if intent is None:
        return None
    refunded = sum(each.amount for each in stripe_refunds if each.status != "failed")
    return ListedIntent(intent, payment.order_id, refunded, 0)


def _describe(order_ids: Sequence[str]) -> dict[str, OrderState]:
    unique = list(dict.fromkeys(order_ids))
    described = (dependencies().orders.describe(some) for some in batched(unique, MAX_DESCRIBED, strict=False))
    return {order.order_id: order for some in described for order in some}


def _by_payment(found: Sequence[Refund]) -> dict[str, list[Refund]]:
    grouped: dict[str, list[Refund]] = {}
    for refund in found:
        grouped.setdefault(refund.payment_id, []).append(refund)
    return grouped
