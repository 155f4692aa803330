"""The shop, as mails show it: from its settings, and where they are empty or unavailable from parameters."""

from dataclasses import dataclass, replace

from messages.model import Locale, locale_of
from shared.settings import required
from shared.shop_settings import Company, ProfileSettings


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


def profile_of(settings: ProfileSettings) -> ShopProfile:
    """Return the shop's profile from its settings; what they lack comes from parameters."""
    shop, taxes = settings.shop, settings.taxes
    parameters = profile_of_parameters()
    return replace(
        parameters,
        name=shop.name,
        company=_company_line(shop.company, taxes.vat_number) if shop.company else parameters.company,
        mail=shop.contact_email or parameters.mail,
        logo_url=shop.logo_url or "",
        locale=locale_of(shop.languages[0]),
    )


def _company_line(company: Company, vat_number: str | None) -> str:
    town = " ".join(part for part in (company.postal_code, company.city, company.region) if part)
    parts = (company.name, company.line1, company.line2, town, vat_number, company.register_number)
    return ", ".join(part for part in parts if part)


def profile_of_parameters() -> ShopProfile:
    """Return the shop's profile from the deployment's parameters."""
    return ShopProfile(
        name=required("SHOP_NAME"),
        company=required("SHOP_COMPANY"),
        mail=required("SHOP_MAIL"),
        logo_url=required("SHOP_LOGO_URL"),
        url=required("STOREFRONT_URL").rstrip("/"),
        sender=required("MAIL_FROM"),
        locale=locale_of(required("SHOP_LOCALE")),
    )
