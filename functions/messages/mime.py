"""Builds the MIME content of a mail. The standard library refuses line breaks in headers."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from messages.formats import one_line
from messages.model import Locale, Message
from messages.rendering import Rendered
from messages.shop_profile import ShopProfile

# Base64 keeps every line short, and survives servers that do not support eight bits.
_ENCODING = "base64"
# The rest of a longer name is in the body.
_LONGEST_NAME = 60


def build_mail(message: Message, rendered: Rendered, shop: ShopProfile, to: tuple[str, str], locale: Locale) -> bytes:
    """Return a mail with a text and an HTML part of the same content.

    Args:
        message: The message, whose id identifies the mail when it is sent twice.
        rendered: Its content.
        shop: The sender.
        to: The recipient's address and name.
        locale: The content's language.

    Raises:
        ValueError: An address is malformed.
    """
    mail = EmailMessage(policy=SMTP)
    address, name = to
    mail["From"] = Address(one_line(shop.name), addr_spec=shop.sender)
    mail["To"] = Address(one_line(name)[:_LONGEST_NAME].strip(), addr_spec=address)
    if shop.mail and shop.mail != address:
        mail["Reply-To"] = Address(one_line(shop.name), addr_spec=shop.mail)
    mail["Subject"] = rendered.subject
    mail["Date"] = format_datetime(message.created_at)
    # SES replaces Message-ID.
    mail["Message-ID"] = f"<{message.id}@{shop.sender.rpartition('@')[2]}>"
    # Mail programs group mails with the same one as a conversation, and show a repeated mail as such.
    mail["X-Entity-Ref-ID"] = message.id
    if message.repeated:
        mail["X-Repeated-Delivery"] = "possible"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(rendered.text, cte=_ENCODING)
    mail.add_alternative(rendered.html, subtype="html", cte=_ENCODING)
    # Of both parts. Set before, it would have moved into the first.
    mail["Content-Language"] = locale
    return mail.as_bytes()
