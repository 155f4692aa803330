"""Request and response models."""

from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator

from shared.http.field_types import RequestModel, ResponseModel, Timestamp
from shop.field_types import Language
from shop.model import Section
from shop.section_schemas import CompanyAddress, LegalSection, LegalTexts, OrdersSection, SectionModel, ShopSection
from shop.shipping_schemas import ShippingSection, ShippingZoneModel
from shop.tax_schemas import TaxesSection

type LegalPage = Literal["terms", "privacy", "withdrawal", "imprint"]

MODELS: dict[Section, type[SectionModel]] = {
    "shop": ShopSection,
    "legal": LegalSection,
    "shipping": ShippingSection,
    "taxes": TaxesSection,
    "orders": OrdersSection,
}
AnySection = Annotated[
    ShopSection | LegalSection | ShippingSection | TaxesSection | OrdersSection, Field(discriminator="section")
]


SectionBody = Annotated[Any, PlainValidator(lambda body: body, json_schema_input_type=AnySection)]
"""The body of an update, as it was sent: which model validates it depends on the path. The document has all of them."""


class SettingsQuery(RequestModel):
    """What to return besides the settings."""

    legal_texts: bool = Field(default=False, description="Whether to return the legal texts; they may be long")


class CompanyPublic(CompanyAddress):
    """Who runs the shop."""

    vat_number: str | None = None


class SettingsPublic(ResponseModel):
    """The settings that the storefront needs."""

    name: str
    logo_url: str | None
    contact_email: str | None
    languages: list[Language] = Field(description="The first one is the default")
    currency: str = Field(examples=["EUR"])
    country: str = Field(description="The shop's own country", examples=["IT"])
    company: CompanyPublic | None
    legal_pages: dict[LegalPage, list[Language]] = Field(description="The languages of each page that has a text")
    legal_texts: dict[LegalPage, LegalTexts] | None = Field(description="null unless the query asks for them")
    shipping_zones: list[ShippingZoneModel]
    minimum_total: str | None = Field(description="Smallest value of the goods in an order")


class ShopHealth(ResponseModel):
    """The service's health."""

    status: Literal["healthy"]
    service: Literal["shop"]
    database: Literal["up"]
    timestamp: Timestamp
