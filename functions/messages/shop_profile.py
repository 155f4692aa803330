"""The shop, as mails show it. From parameters of the template until the shop has settings of its own."""

from dataclasses import dataclass

from messages.model import Locale, locale_of
from shared.settings import required


@dataclass(frozen=True, slots=True)
class ShopProfile:
    """Name and address of the shop.

    Attributes:
        name: Shown as the sender, and in every mail.
        company: Legal name, address and VAT number, in one line; empty to show none.
        mail: Where customers' replies and the shop's own mails go; empty for none.
        logo_url: HTTPS address of a picture; empty to show the name.
        url: The storefront's address, without a slash at the end.
        sender: Address that mails come from.
        locale: Language of the mails to the shop.
    """

    name: str
    company: str
    mail: str
    logo_url: str
    url: str
    sender: str
    locale: Locale


def shop_profile() -> ShopProfile:
    """Return the shop's profile."""
    return ShopProfile(
        name=required("SHOP_NAME"),
        company=required("SHOP_COMPANY"),
        mail=required("SHOP_MAIL"),
        logo_url=required("SHOP_LOGO_URL"),
        url=required("STOREFRONT_URL").rstrip("/"),
        sender=required("MAIL_FROM"),
        locale=locale_of(required("SHOP_LOCALE")),
    )
