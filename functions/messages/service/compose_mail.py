"""Compose a mail: who gets it, in which language, and what it says."""

import math
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from messages.auth_client import Person
from messages.dependencies import dependencies
from messages.errors import Suppressed, Undeliverable
from messages.formats import country, one_line
from messages.mail_sender import AddressNotSupported, ascii_address
from messages.mime import build_mail
from messages.model import RULE_OF, Locale, Message
from messages.orders_client import OrderOfMail
from messages.rendering import render
from messages.shop_profile import ShopProfile, profile_of, profile_of_parameters
from shared.errors import DependencyUnavailable
from shared.observability import logger


class Mail(NamedTuple):
    """A composed mail. `repr` hides it, because errors and logs may show it."""

    address: str
    locale: Locale
    content: bytes

    def __repr__(self) -> str:
        return "Mail()"


class Link(NamedTuple):
    """A link with a one-time token, and the hours it works."""

    url: str
    hours: int


def compose_mail(message: Message) -> Mail:
    """Compose a claimed message.

    Raises:
        Suppressed: It has no recipient (any more).
        Undeliverable: Its order does not exist, or SES does not send to its address.
        DependencyUnavailable: Auth or orders did not respond.
    """
    shop = _shop_profile()
    order = _order(message)
    person, link = _recipient(message, shop, order)
    context = mail_context(shop, person, message.data, order, link)
    rendered = render(message.kind, person.locale, context)
    try:
        address = ascii_address(person.email)
    except AddressNotSupported as error:
        raise Undeliverable("address_not_supported") from error
    content = build_mail(message, rendered, shop, (address, person.name), person.locale)
    return Mail(address, person.locale, content)


def mail_context(
    shop: ShopProfile, person: Person, data: dict[str, Any], order: OrderOfMail | None, link: Link | None
) -> dict[str, Any]:
    """Return the values of a template's variables; a value that the mail does not have is missing."""
    # A guest has no name but that of the address.
    name = person.name or (order.address.name if order else "")
    context: dict[str, Any] = {"shop": shop, "name": one_line(name), "event": data}
    if order:
        context["order"] = order
        context["address_lines"] = address_lines(order, person.locale)
        context["order_url"] = _order_url(shop, person, order)
        context["admin_url"] = f"{shop.url}/admin/orders/{quote(order.id)}"
    if link:
        context["link"] = link
    return context


def _order_url(shop: ShopProfile, person: Person, order: OrderOfMail) -> str:
    if person.order_token is None:
        return f"{shop.url}/orders/{quote(order.id)}"
    # In the fragment, which browsers send to no server: the token is in no log.
    return f"{shop.url}/open-order#token={quote(person.order_token, safe='')}"


def address_lines(order: OrderOfMail, locale: Locale) -> list[str]:
    """Return the lines of an order's address."""
    address = order.address
    town = " ".join(part for part in (address.postal_code, address.city, address.region) if part)
    lines = (address.name, address.line1, address.line2, town, country(address.country, locale))
    return [cleaned for line in lines if (cleaned := one_line(line))]


def _shop_profile() -> ShopProfile:
    try:
        settings = dependencies().settings()
    except DependencyUnavailable:
        # A mail that is late is worse than one with a former name.
        logger().warning("Settings unavailable; the mail has the name of the deployment")
        return profile_of_parameters()
    return profile_of(settings)


def _order(message: Message) -> OrderOfMail | None:
    if message.order_id is None:
        return None
    order = dependencies().orders.get(message.order_id)
    if order is None:
        raise Undeliverable("order_not_found")
    return order


def _recipient(message: Message, shop: ShopProfile, order: OrderOfMail | None) -> tuple[Person, Link | None]:
    if message.recipient == "shop":
        if not shop.mail:
            raise Suppressed("no_shop_mail")
        return Person(shop.mail, shop.name, shop.locale), None
    if page := RULE_OF[message.kind].link:
        return _token_mail(str(message.token_id), f"{shop.url}/{page}")
    user_id = message.user_id or (order.user_id if order else None)
    token_id = message.token_id if message.recipient == "old_address" else None
    person = dependencies().auth.get_recipient(str(user_id), token_id, order.id if order else None)
    if person is None:
        raise Suppressed("no_recipient")
    return person, None


def _token_mail(token_id: str, page: str) -> tuple[Person, Link]:
    issued = dependencies().auth.issue_token(token_id)
    if issued is None:
        raise Suppressed("token_unusable")
    left = datetime.fromisoformat(issued.expires_at) - dependencies().now()
    hours = max(math.ceil(left.total_seconds() / 3600), 1)
    return issued.person, Link(f"{page}?token={quote(issued.token, safe='')}", hours)
