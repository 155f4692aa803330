"""Brings together what Stripe lists, what we know of it and what orders say: one case per PaymentIntent."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import batched

from payments.dependencies import dependencies
from payments.model import IntentSeen, ListedIntent, Payment, Refund, RefundSeen, Stray, is_id
from payments.orders_client import MOST_DESCRIBED, OrderState
from payments.repository import payments, refunds, stray_payments
from payments.repository.database import database
from payments.service.reconciliation.compare import Case

type Known = tuple[list[Payment], dict[str, list[Refund]], dict[str, Stray]]


def cases_of_intents(listed: Sequence[ListedIntent]) -> Iterator[tuple[str, Case]]:
    """A case per PaymentIntent that says it is of this shop, with its id."""
    ours = [each for each in listed if each.order_id or each.seen.payment_id]
    found, of_payment, known_strays = _known(ours)
    orders = _orders([*(each.order_id for each in ours if each.order_id), *(each.order_id for each in found)])
    for intent in ours:
        payment = _payment_of(found, intent)
        order = orders.get(payment.order_id if payment else intent.order_id or "")
        own = of_payment.get(payment.id, []) if payment else []
        shown = _shown(intent, payment, own)
        yield intent.seen.id, Case(order, payment, own, intent, shown, known_strays.get(intent.seen.id))


def cases_of_refunds(listed: Sequence[RefundSeen]) -> Iterator[tuple[str, Case]]:
    """A case per payment whose refunds are listed, with the id of the last refund before the next case's first.

    The payment may be old.
    """
    by_intent: dict[str, list[RefundSeen]] = {}
    for seen in listed:
        if seen.intent_id:
            by_intent.setdefault(seen.intent_id, []).append(seen)
    with database.connection() as connection:
        found = payments.find_concerned(connection, list(by_intent), [], [])
        of_payment = _by_payment(refunds.of_payments(connection, [each.id for each in found]))
    orders = _orders([each.order_id for each in found])
    of_intent = {payment.intent_id: payment for payment in found}
    in_order = [(of_intent[intent_id], shown) for intent_id, shown in by_intent.items() if intent_id in of_intent]
    ends = [listed.index(shown[0]) for _, shown in in_order[1:]] + [len(listed)]
    for (payment, shown), end in zip(in_order, ends, strict=False):
        case = Case(orders.get(payment.order_id), payment, of_payment.get(payment.id, []), None, shown)
        yield listed[end - 1].id, case


def find_unfinished(made_before: datetime, after: str | None, limit: int) -> list[Payment]:
    """Payments that are still open or wait for a bank, however old they are, after one of an id."""
    with database.connection() as connection:
        return payments.find_unfinished(connection, made_before, after or "", limit)


def cases_of_payments(found: Sequence[Payment]) -> Iterator[tuple[str, Case]]:
    """A case per payment, with its id."""
    with database.connection() as connection:
        of_payment = _by_payment(refunds.of_payments(connection, [each.id for each in found]))
    orders = _orders([each.order_id for each in found])
    for payment in found:
        own, shown = of_payment.get(payment.id, []), _refunds_of(payment)
        intent = _intent_of(payment, shown)
        yield payment.id, Case(orders.get(payment.order_id), payment, own, intent, shown)


def _known(listed: Sequence[ListedIntent]) -> Known:
    intent_ids = [each.seen.id for each in listed]
    payment_ids = [each.seen.payment_id for each in listed if each.seen.payment_id and is_id(each.seen.payment_id)]
    with database.connection() as connection:
        found = payments.find_concerned(
            connection, intent_ids, payment_ids, [each.order_id for each in listed if each.order_id]
        )
        own = refunds.of_payments(connection, [each.id for each in found])
        return found, _by_payment(own), {each.intent_id: each for each in stray_payments.find(connection, intent_ids)}


def _payment_of(found: Sequence[Payment], intent: ListedIntent) -> Payment | None:
    """The payment that has this PaymentIntent, else the one it says it is for, else that of its order."""
    seen = intent.seen
    its = [payment for payment in found if payment.intent_id == seen.id]
    named = [payment for payment in found if payment.id == seen.payment_id]
    live = [payment for payment in found if payment.order_id == intent.order_id and payment.status != "cancelled"]
    return next(iter((*its, *named, *live)), None)


def _shown(intent: ListedIntent, payment: Payment | None, own: Sequence[Refund]) -> list[RefundSeen]:
    """The refunds at Stripe, if there is a reason to look at them one by one."""
    if payment is None or payment.intent_id != intent.seen.id:
        return []
    sent = [each for each in own if each.stripe_refund_id and each.status != "failed"]
    settled = all(each.status == "succeeded" for each in sent)
    if settled and sum(each.amount for each in sent) == intent.given_back:
        return []
    return dependencies().stripe.refunds_of(intent.seen.id)


def _refunds_of(payment: Payment) -> list[RefundSeen]:
    if payment.intent_id is None or payment.captured == 0:
        return []
    return dependencies().stripe.refunds_of(payment.intent_id)


def _intent_of(payment: Payment, shown: Sequence[RefundSeen]) -> ListedIntent | None:
    stripe = dependencies().stripe
    seen: IntentSeen | None
    seen = stripe.retrieve_intent(payment.intent_id) if payment.intent_id else stripe.find_intent(payment.id)
    if seen is None:
        return None
    given_back = sum(each.amount for each in shown if each.status != "failed")
    return ListedIntent(seen, payment.order_id, given_back, 0)


def _orders(order_ids: Sequence[str]) -> dict[str, OrderState]:
    wanted = list(dict.fromkeys(order_ids))
    asked = (dependencies().orders.describe(some) for some in batched(wanted, MOST_DESCRIBED, strict=False))
    return {order.order_id: order for some in asked for order in some}


def _by_payment(found: Sequence[Refund]) -> dict[str, list[Refund]]:
    grouped: dict[str, list[Refund]] = {}
    for refund in found:
        grouped.setdefault(refund.payment_id, []).append(refund)
    return grouped
