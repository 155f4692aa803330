"""All services in one process, on the real servers, and a person who leaves data in all of them."""

import importlib
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import httpx
from jwt import decode

import auth.dependencies
import messages.dependencies
import orders.dependencies
import payments.dependencies
from auth.handlers import (
    add_address,
    confirm_address,
    download_export,
    login,
    open_guest_session,
    process_privacy_requests,
    register,
    relay_events,
    request_email_change,
    request_erasure,
    request_export,
)
from messages.handlers import on_mail_feedback
from orders.handlers import create_order, set_order_status
from orders.products_client import InvokedProducts
from payments.handlers import create_payment, refund_payment, retry_stripe_operations
from products.handlers import adjust_stock, create_product
from shared.caller import Caller
from tests.apigateway import Context, Response, call
from tests.conftest import TestServers
from tests.integration.fakes import Clock
from tests.integration.messages.service import FakeSes
from tests.integration.payments.stripe_account import StripeAccount, deliver
from tests.integration.privacy.bus import Bus
from tests.queues import consume
from tests.shop_settings import pricing_settings_of

MARK = "zyxcanary"
"""In each text about the person."""
PHONE = "+49 30 7391846"
EMAIL, FORMER_EMAIL = f"{MARK}@example.com", f"{MARK}.former@example.com"
PASSWORD = "correct horse battery"
ADDRESS = {
    "name": f"Ada {MARK}",
    "line1": f"{MARK} street 1",
    "line2": f"{MARK} stairs",
    "city": f"{MARK} city",
    "postal_code": "10119",
    "country": "DE",
    "phone": PHONE,
}
ADMIN = Caller("33333333-3333-4333-8333-333333333333", "admin@shop.example", "admin", "session-of-admin")
_BOWL = {"name": "The bowl", "price": "19.99", "category": "Kitchen", "stock": 100}
_FUNCTIONS = {
    "RESERVE_STOCK_FUNCTION": "products.handlers.reserve_stock",
    "RELEASE_STOCK_FUNCTION": "products.handlers.release_stock",
    "GET_PAYABLE_ORDER_FUNCTION": "orders.handlers.get_payable_order",
    "GET_ORDER_FOR_MESSAGE_FUNCTION": "orders.handlers.get_order_for_message",
    "GET_RECIPIENT_FUNCTION": "auth.handlers.get_recipient",
    "ISSUE_TOKEN_FUNCTION": "auth.handlers.issue_token",
    "GET_SETTINGS_FUNCTION": "shop.handlers.get_settings",
    "ORDERS_PERSONAL_DATA_FUNCTION": "orders.handlers.personal_data",
    "PRODUCTS_PERSONAL_DATA_FUNCTION": "products.handlers.personal_data",
    "PAYMENTS_PERSONAL_DATA_FUNCTION": "payments.handlers.personal_data",
    "MESSAGES_PERSONAL_DATA_FUNCTION": "messages.handlers.personal_data",
}
_CLIENTS = (
    "orders.products_client",
    "payments.orders_client",
    "messages.auth_client",
    "messages.orders_client",
    "auth.personal_data_clients",
    "shared.shop_settings.client",
)


class Shop:
    """The services and what is between them.

    Attributes:
        clock: The clock of all services.
        product_id: A product that is in stock.
        orders: How many orders were placed.
        unavailable: Handlers that fail when another service invokes them.
        erased: Handlers that were invoked to erase something.
    """

    def __init__(self, servers: TestServers) -> None:
        self.bus = Bus()
        self.ses = FakeSes()
        self.clock = Clock()
        self.product_id = str(
            _created(call(create_product.handler, "POST", "/products", json=_BOWL, caller=ADMIN))["id"]
        )
        self.orders = 0
        self.stripe = StripeAccount(servers.stripe)
        self.unavailable: set[str] = set()
        self.erased: list[str] = []

    def invoke(self, function: str, payload: dict[str, Any], *, timeout: float = 0) -> Any:
        """Invoke another service's function in this process."""
        if function in self.unavailable:
            raise ConnectionError
        if payload.get("action") == "erase":
            self.erased.append(function)
        handler = importlib.import_module(function).handler
        return json.loads(json.dumps(handler(json.loads(json.dumps(payload)), Context())))

    def process(self, **later: float) -> dict[str, Any]:
        """Run the scheduled job, perhaps later, and deliver its events; again if it has requested a confirming mail."""
        result = self.run(**later)
        return self.run(minutes=1) if result["erasures"]["confirming"] else result

    def run(self, **later: float) -> dict[str, Any]:
        """Run the scheduled job once, perhaps later, and deliver its events."""
        self.clock.advance(**later)
        result = process_privacy_requests.handler({}, Context())
        self.bus.deliver()
        return result

    def complain(self, address: str) -> None:
        """Have SES report that the recipient of a mail called it spam."""
        complaint = {"complainedRecipients": [{"emailAddress": address}]}
        detail = {"eventType": "Complaint", "mail": {"tags": {}}, "complaint": complaint}
        assert consume(on_mail_feedback.handler, json.dumps({"detail": detail})) == []

    def mailed_token(self, to: str, page: str) -> str:
        """Return the token of the latest mail with a link to this page."""
        texts = [mail.get_body(("plain",)).get_content() for mail in self.ses.to(to)]  # type: ignore[union-attr]
        return str(re.findall(rf"/{page}\?token=(\S+)", "\n".join(texts))[-1])


@contextmanager
def opened(servers: TestServers) -> Iterator[Shop]:
    """An empty shop."""
    shop = Shop(servers)
    with ExitStack() as stack:
        stack.callback(shop.stripe.close)
        stack.enter_context(
            patch.dict("os.environ", {**_FUNCTIONS, "DEAD_LETTER_QUEUE_URL": shop.bus.dead_letter_queue})
        )
        for module in _CLIENTS:
            stack.enter_context(patch(f"{module}.invoke", shop.invoke))
        now = shop.clock.now
        _use(stack, auth.dependencies, publish=shop.bus.publisher("auth"), now=now)
        parts = {"products": InvokedProducts(), "shop_settings": pricing_settings_of}
        _use(stack, orders.dependencies, publish=shop.bus.publisher("orders"), now=now, **parts)
        _use(stack, payments.dependencies, publish=shop.bus.publisher("payments"), now=now)
        _use(stack, messages.dependencies, now=now, sender=shop.ses)
        yield shop


def _use(stack: ExitStack, module: Any, **parts: Any) -> None:
    former = module.override(replace(module.dependencies(), **parts))
    stack.callback(module.override, former)


def caller_of(signed_in: dict[str, Any]) -> Caller:
    claims = decode(signed_in["token"], options={"verify_signature": False})
    return Caller(claims["sub"], claims["email"], claims["role"], claims["sid"], claims.get("name", ""))


class Person:
    """A customer, through the API.

    Attributes:
        caller: The caller of the latest session.
    """

    def __init__(self, shop: Shop, email: str = EMAIL) -> None:
        self.shop, self.email = shop, email
        self.caller: Caller

    def register(self, name: str = f"Ada {MARK}") -> None:
        """Register and verify the address."""
        body = _registration(self.email, name)
        self.caller = caller_of(_created(call(register.handler, "POST", "/auth/register", json=body)))
        self.shop.bus.deliver()
        self.confirm()

    def confirm(self) -> None:
        token = self.shop.mailed_token(self.email, "verify")
        response = call(confirm_address.handler, "POST", "/auth/verifications", json={"token": token})
        assert response.status == 204, response.body
        self.shop.bus.deliver()

    def change_email(self, email: str) -> None:
        body = {"current_password": PASSWORD, "new_email": email}
        response = call(request_email_change.handler, "POST", "/auth/email", json=body, caller=self.caller)
        assert response.status == 202, response.body
        self.shop.bus.deliver()
        self.email = email
        self.confirm()

    def save_address(self) -> None:
        _created(call(add_address.handler, "POST", "/auth/addresses", json=ADDRESS, caller=self.caller))

    def order(self, by: Caller | None = None) -> str:
        """Place an order."""
        body = {"items": [{"product_id": self.shop.product_id, "quantity": 1}], "shipping_address": ADDRESS}
        by = by or self.caller
        self.shop.orders += 1
        headers = {"idempotency-key": f"{MARK}-{self.shop.orders}"}
        order = _created(call(create_order.handler, "POST", "/orders", json=body, caller=by, headers=headers))
        self.shop.bus.deliver()
        return str(order["id"])

    def pay(self, order_id: str, by: Caller | None = None) -> str:
        """Pay an order; return the payment's id."""
        by = by or self.caller
        payment = _created(call(create_payment.handler, "POST", "/payments", json={"order_id": order_id}, caller=by))
        assert self.shop.stripe.confirm(payment["client_secret"]).status_code == 200
        self._deliver_webhooks(payment)
        return str(payment["id"])

    def refund(self, payment_id: str) -> None:
        """Have an admin refund a part."""
        path = f"/payments/{payment_id}/refunds"
        body = {"amount": "1.00", "reason": f"{MARK} phoned"}
        _created(call(refund_payment.handler, "POST", path, json=body, caller=ADMIN))
        retry_stripe_operations.handler({}, Context())
        self.shop.bus.deliver()

    def adjust_stock(self) -> None:
        """Adjust stock, as an admin who has no account of its own but this one."""
        path = f"/products/{self.shop.product_id}/stock-adjustments"
        by = self.caller._replace(role="admin")
        headers = {"idempotency-key": f"{MARK}-counted"}
        body = {"delta": 5, "reason": "counted"}
        response = call(adjust_stock.handler, "POST", path, json=body, caller=by, headers=headers)
        assert response.status == 201, response.body

    def check_out_as_a_guest(self) -> Caller:
        """Sign a guest with this address in; it joins the account, if there is one."""
        guest = self.open_guest_session()
        relay_events.handler({}, Context())
        self.shop.bus.deliver()
        return guest

    def open_guest_session(self) -> Caller:
        """Sign a guest with this address in, who joins no account before the next run of the relay."""
        return caller_of(_created(call(open_guest_session.handler, "POST", "/auth/guest", json={"email": self.email})))

    def sign_in(self) -> Response:
        body = {"email": self.email, "password": PASSWORD}
        return call(login.handler, "POST", "/auth/login", json=body)

    def request_export(self) -> Response:
        return call(request_export.handler, "POST", "/auth/me/export", caller=self.caller)

    def request_erasure(self, password: str = PASSWORD) -> Response:
        body = {"current_password": password}
        return call(request_erasure.handler, "DELETE", "/auth/me", json=body, caller=self.caller)

    def mailed_export(self) -> str:
        """Return the token of the mail with the export."""
        return self.shop.mailed_token(self.email, "export")

    def _deliver_webhooks(self, payment: dict[str, Any]) -> None:
        for event in self.shop.stripe.events(str(payment["client_secret"]).partition("_secret_")[0]):
            assert deliver(event).status == 200
        self.shop.bus.deliver()


def finish(shop: Shop, order_id: str) -> None:
    """Ship and deliver an order."""
    for status in ("shipped", "delivered"):
        path = f"/orders/{order_id}/status"
        response = call(set_order_status.handler, "PUT", path, json={"status": status}, caller=ADMIN)
        assert response.status == 200, response.body
    shop.bus.deliver()


def live(shop: Shop) -> Person:
    """A person who uses everything that stores personal data: account, addresses, orders, payments, refunds, mails.

    An earlier registration of the address, which was never verified, belongs to the person, too.
    """
    _created(call(register.handler, "POST", "/auth/register", json=_registration(EMAIL)))
    person = Person(shop, FORMER_EMAIL)
    person.register()
    person.change_email(EMAIL)
    person.save_address()
    person.adjust_stock()
    order_id = person.order()
    person.refund(person.pay(order_id))
    finish(shop, order_id)
    guest = person.check_out_as_a_guest()
    order_id = person.order(by=guest)
    person.pay(order_id, by=guest)
    finish(shop, order_id)
    return person


def _registration(email: str, name: str = f"Ada {MARK}") -> dict[str, str]:
    return {"email": email, "password": PASSWORD, "name": name}


def link_of(token: str) -> Response:
    return call(download_export.handler, "POST", "/auth/exports", json={"token": token})


def fetch(url: str) -> httpx.Response:
    """Download a file as a browser does, without credentials."""
    return httpx.get(url, trust_env=False)


def _created(response: Response) -> dict[str, Any]:
    assert response.status == 201, response.body
    body: dict[str, Any] = response.body
    return body
