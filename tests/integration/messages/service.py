"""The messages service in this process, with fakes of auth, orders, SES and the clock."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from messages.auth_client import Auth, Person, TokenMail, parse_recipient, parse_token
from messages.dependencies import Dependencies
from messages.handlers import on_account_event, on_mail_feedback, on_order_event, on_payment_event, retry_messages
from messages.mail_sender import MailSender
from messages.orders_client import OrderOfMail, Orders, parse_order
from messages.repository.database import database
from shared.errors import DependencyUnavailable
from shared.events import Event
from shared.shop_settings import Company, LegalSettings, ProfileSettings, ShopSettings, TaxSettings
from tests.apigateway import Context
from tests.integration.fakes import Clock
from tests.queues import consume
from tools.mails.samples import ORDER, USER, order_of_mail

TABLES = ("messages", "suppressions")
EMAIL = "ada@example.test"
ADA = {"email": EMAIL, "name": "Ada Rossi", "locale": "it", "verified": True}


@dataclass
class FakeAuth(Auth):
    """Implements the contract of get_recipient and issue_token.

    Attributes:
        recipient: Its response about every user.
        token: Its response about every token; a new secret each time.
        down: Whether it is unavailable.
    """

    recipient: dict[str, Any] | None = field(default_factory=lambda: dict(ADA))
    token: dict[str, Any] | None = None
    down: bool = False
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def get_recipient(self, user_id: str, token_id: str | None = None, order_id: str | None = None) -> Person | None:
        self._check()
        self.asked.append((user_id, token_id))
        return parse_recipient(self.recipient)

    def issue_token(self, token_id: str) -> TokenMail | None:
        self._check()
        return parse_token(self.token and {**self.token, "token": f"bot_{uuid.uuid4().hex}"})

    def _check(self) -> None:
        if self.down:
            raise DependencyUnavailable("auth")


@dataclass
class FakeOrders(Orders):
    """Implements the contract of get_order_for_message, for one order."""

    known: bool = True
    down: bool = False
    broken: bool = False

    def get(self, order_id: str) -> OrderOfMail | None:
        if self.down:
            raise DependencyUnavailable("orders")
        if self.broken:
            raise ZeroDivisionError
        return order_of_mail() if self.known else parse_order({"ok": False, "code": "order_not_found"})


@dataclass
class FakeSes(MailSender):
    """Keeps the accepted mails.

    Attributes:
        mails: The recipient and the mail, in order.
        before, after: Called before and after a mail is accepted; may raise.
        suppressed: Its own suppression list.
    """

    mails: list[tuple[str, EmailMessage]] = field(default_factory=list)
    before: Callable[[], object] = lambda: None
    after: Callable[[], object] = lambda: None
    suppressed: set[str] = field(default_factory=set)

    def send(self, to: str, content: bytes, message_id: str) -> str:
        self.before()
        mail = message_from_bytes(content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append((to, mail))
        self.after()
        return f"ses-{len(self.mails)}"

    def lift_suppression(self, address: str) -> bool:
        self.before()
        listed = address in self.suppressed
        self.suppressed.discard(address)
        return listed

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for each, mail in self.mails if each == address]


@dataclass
class FakeSettings:
    """The shop's settings; None while neither the cache nor the shop service responds."""

    profile: ProfileSettings | None = None

    def read(self) -> ProfileSettings:
        if self.profile is None:
            raise DependencyUnavailable("shop")
        return self.profile


def profile(name: str, company: Company | None = None, **fields: Any) -> ProfileSettings:
    """Settings with this name; fields of the section `shop`."""
    given = {"logo_url": None, "contact_email": None, "languages": ("it", "en"), **fields}
    taxes = TaxSettings(1, "domestic", "IT", "IT12345670017", ())
    return ProfileSettings(ShopSettings(1, name, company=company, **given), LegalSettings(1, {}, {}, {}, {}), taxes)


@dataclass
class Post:
    """The service, its fakes and its clock."""

    auth: FakeAuth = field(default_factory=FakeAuth)
    orders: FakeOrders = field(default_factory=FakeOrders)
    ses: FakeSes = field(default_factory=FakeSes)
    settings: FakeSettings = field(default_factory=FakeSettings)
    clock: Clock = field(default_factory=Clock)

    def dependencies(self) -> Dependencies:
        return Dependencies(self.auth, self.orders, self.ses, self.settings.read, self.clock.now)

    def retry(self, **later: float) -> dict[str, Any]:
        """Run the retry job, perhaps later."""
        self.clock.advance(**later)
        return retry_messages.handler({}, Context())


def order_event(kind: str = "OrderPlaced", **data: Any) -> dict[str, Any]:
    given = {"total_amount": "1234.80", "currency": "EUR", "reason": "customer", "payment_status": "unpaid", **data}
    return Event(str(uuid.uuid4()), kind, 1, Clock().now(), given, order_id=ORDER.id).detail()


def account_event(kind: str, **data: Any) -> dict[str, Any]:
    return Event(str(uuid.uuid4()), kind, 1, Clock().now(), data, user_id=str(USER)).detail()


def deliver(*events: dict[str, Any], attempt: int = 1) -> list[int]:
    """Deliver events to their consumer; return the indexes of those that will be redelivered."""
    kind = events[0]["type"]
    orders, payments = on_order_event.handler, on_payment_event.handler
    handler = (
        orders if kind.startswith("Order") else payments if kind.startswith("Payment") else on_account_event.handler
    )
    return consume(handler, *events, attempt=attempt)


def feedback(kind: str, address: str = EMAIL, bounce_type: str = "Permanent") -> list[int]:
    """Deliver a bounce or complaint of SES."""
    body = {"Bounce": {"bounceType": bounce_type, "bouncedRecipients": [{"emailAddress": address}]}}
    body |= {"Complaint": {"complainedRecipients": [{"emailAddress": address}]}}
    detail = {"eventType": kind, "mail": {"tags": {"message_id": ["m-1"]}}, kind.lower(): body[kind]}
    return consume(on_mail_feedback.handler, json.dumps({"detail": detail}))


def stored() -> list[dict[str, Any]]:
    with database.connection() as connection:
        return connection.execute("SELECT * FROM messages ORDER BY created_at, kind, copy").fetchall()


def states(kind: str | None = None) -> list[str]:
    return [row["state"] for row in stored() if kind in (None, row["kind"])]
