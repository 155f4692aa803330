"""Sample events, made by the code that publishes them, and what the other services know about them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from auth import events as auth_events
from messages.auth_client import Person
from messages.model import KINDS, LOCALES, RULES, Kind, Locale, Rule
from messages.orders_client import OrderOfMail, parse_order
from messages.rendering import Rendered, render
from messages.service.compose_mail import Link, mail_context
from messages.service.queue_messages import facts_of
from messages.shop_profile import ShopProfile
from orders import events as order_events
from orders.internal_api import mailed_order
from orders.model import Item, Order, Step, as_free
from payments import events as payment_events
from payments.model import Payment
from shared.events import Event

AT = datetime(2026, 5, 4, 10, tzinfo=UTC)
USER, TOKEN = UUID("6f1c1a52-5a0e-4f3d-9a53-0d7f3a3a1c11"), UUID("6f1c1a52-5a0e-4f3d-9a53-0d7f3a3a1c22")
SHOP = ShopProfile(
    name="Bottega",
    company="Bottega S.r.l., Via Roma 1, 20121 Milano MI, P. IVA 00000000000",
    mail="info@shop.example",
    logo_url="",
    url="https://shop.example",
    sender="ordini@shop.example",
    locale="it",
)
ORDER = Order(
    id="01900000-0000-7000-8000-0000004a17c2",
    user_id=str(USER),
    status="pending",
    payment_status="unpaid",
    items=(
        Item("p-1", "Tazza in ceramica «Mare»", 1990, 2),
        Item("p-2", "Tovaglia di lino da tavola", 119500, 1),
    ),
    total=123480,
    refunded=0,
    currency="EUR",
    shipping_address={
        "name": "Ada Rossi",
        "line1": "Corso Garibaldi 12",
        "line2": "Scala B",
        "postal_code": "20121",
        "city": "Milano",
        "region": "MI",
        "country": "IT",
    },
    history=(Step("pending", AT, "customer"),),
    created_at=AT,
    updated_at=AT,
)
_FREE = as_free(replace(ORDER, items=(Item("p-3", "Campione di tessuto", 0, 1),), total=0))
_PAYMENT = Payment(
    id=str(TOKEN),
    order_id=ORDER.id,
    user_id=str(USER),
    amount=ORDER.total,
    currency="EUR",
    status="succeeded",
    intent_id=None,
    client_secret=None,
    idempotency_key="sample",
    key_made_at=AT,
    captured=ORDER.total,
    refunded=1990,
    failure_code=None,
    seen_at=0,
    cancel_requested_at=None,
    sync_requested_at=None,
    created_at=AT,
    updated_at=AT,
)


def events() -> dict[str, list[Event]]:
    """Return sample events by type; several where the mail says different things."""
    made = [
        order_events.order_placed(ORDER, AT),
        order_events.order_placed(_FREE, AT),
        order_events.order_status_changed(ORDER, AT, "shipped"),
        order_events.order_status_changed(ORDER, AT, "delivered"),
        *(order_events.order_cancelled(ORDER, AT, reason) for reason in ("expired", "customer", "admin", "payments")),
        order_events.order_cancelled(_FREE, AT, "customer"),
        payment_events.payment_succeeded(_PAYMENT, AT),
        payment_events.payment_refunded(_PAYMENT, AT),
        auth_events.token_requested("email_verification", USER, TOKEN, AT),
        auth_events.token_requested("password_reset", USER, TOKEN, AT),
        auth_events.token_requested("email_change", USER, TOKEN, AT),
        auth_events.password_changed(USER, AT),
        auth_events.email_changed(USER, TOKEN, AT),
        auth_events.export_ready(USER, TOKEN, AT),
    ]
    return {event.type: [each for each in made if each.type == event.type] for event in made}


def order_of_mail(order: Order = ORDER) -> OrderOfMail:
    """Return a sample order as orders describes it to messages."""
    described = parse_order({"ok": True, "order": mailed_order(order)})
    if described is None:
        raise ValueError("the sample order is missing")
    return described


def sample_of(rule: Rule, event: Event, locale: Locale) -> Rendered:
    """Render a sample mail."""
    person = Person("ada@example.com", "Ada Rossi", locale)
    link = Link(f"{SHOP.url}/{rule.link}?token=bot_sample", 24) if rule.link else None
    facts = facts_of(event)
    order = order_of_mail(_FREE if facts.get("total_amount") == "0.00" else ORDER) if event.order_id else None
    context: dict[str, Any] = mail_context(SHOP, person, facts, order, link)
    return render(rule.kind, locale, context)


def causes(kind: Kind) -> list[tuple[Rule, Event]]:
    """Return the sample events of a mail, each with its rule."""
    known = events()
    return [
        (rule, event)
        for rule in RULES
        for event in known.get(rule.event, [])
        if rule.kind == kind and rule.status in (None, event.data.get("is"))
    ]


def every_mail() -> Iterator[tuple[str, Rendered]]:
    """Yield every mail in every language with a name such as `order_placed-1.it`."""
    for kind in KINDS:
        for number, (rule, event) in enumerate(causes(kind), 1):
            for locale in LOCALES:
                yield f"{kind}-{number}.{locale}", sample_of(rule, event, locale)
