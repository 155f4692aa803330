"""External dependencies: auth, orders, the shop's settings, SES, clock. Tests inject fakes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from messages.auth_client import Auth, InvokedAuth
from messages.mail_sender import MailSender, SesSender
from messages.orders_client import InvokedOrders, Orders
from shared.clock import present_moment
from shared.dependencies import DependencyHolder
from shared.shop_settings import ProfileSettings, profile_settings


@dataclass(frozen=True, slots=True)
class Dependencies:
    """Auth, orders, the shop's settings, SES and the clock.

    Attributes:
        auth: Knows the recipients and the secrets of one-time tokens.
        orders: Knows the orders.
        sender: Hands mails over to SES.
        settings: Reads the shop's settings.
        now: The current time in UTC, in whole milliseconds.
    """

    auth: Auth
    orders: Orders
    sender: MailSender
    settings: Callable[[], ProfileSettings] = profile_settings
    now: Callable[[], datetime] = present_moment


_holder = DependencyHolder(Dependencies(InvokedAuth(), InvokedOrders(), SesSender()))
dependencies = _holder.get
override = _holder.override
