"""The sections shop, legal and orders, in requests and responses, and what all sections have."""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema

from shared.http.addresses import PostalAddress
from shared.http.field_types import Paragraphs, RequestModel, TextLine, Timestamp
from shop.field_types import EmailAddress, HttpsAddress, Language, Money


class CompleteModel(RequestModel):
    """A part of a section, in requests and responses.

    Responses have every field. Requests may leave out those with a default, although the document requires them: a
    section is replaced as a whole, so a generated client should send what it has read.
    """

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Return the JSON schema with every field required."""
        schema = super().__get_pydantic_json_schema__(core_schema, handler)
        target = handler.resolve_ref_schema(schema)
        return {**target, "required": list(target["properties"])}


class SectionModel(CompleteModel):
    """What every section has."""

    version: int = Field(strict=True, ge=0, description="Of the section as it was read; 409 if it has changed since")
    updated_at: Timestamp | None = Field(default=None, description="Of the last change; ignored in requests")


def _without_repeats(languages: list[Language]) -> list[Language]:
    if len(set(languages)) < len(languages):
        raise ValueError("must not repeat a language")
    return languages


class CompanyAddress(CompleteModel, PostalAddress):
    """Who runs the shop: legal name, address, and what the law demands of a shop."""

    tax_code: Annotated[str, TextLine(50)] | None = Field(
        default=None, description="A tax number other than the VAT number, such as the Italian codice fiscale"
    )
    register_number: Annotated[str, TextLine(100)] | None = Field(
        default=None, description="Number in the companies register, such as the Italian REA"
    )
    certified_email: EmailAddress | None = Field(default=None, description="For legal mail, such as the Italian PEC")


class ShopSection(SectionModel):
    """Name, languages and company of the shop."""

    section: Literal["shop"]
    name: Annotated[str, TextLine(100)]
    logo_url: HttpsAddress | None = None
    contact_email: EmailAddress | None = None
    languages: Annotated[list[Language], AfterValidator(_without_repeats)] = Field(
        min_length=1, max_length=2, description="The first one is the default"
    )
    company: CompanyAddress | None = None


LegalTexts = Annotated[
    dict[Language, Annotated[str, Paragraphs(20_000, min_length=1)]],
    Field(description="By language. Plain text; the storefront shows # headings, - lists and **bold** as in Markdown"),
]


class LegalSection(SectionModel):
    """The legal texts of the shop. A page without a text is not shown."""

    section: Literal["legal"]
    terms: LegalTexts = Field(default_factory=dict)
    privacy: LegalTexts = Field(default_factory=dict)
    withdrawal: LegalTexts = Field(default_factory=dict)
    imprint: LegalTexts = Field(default_factory=dict)


class OrdersSection(SectionModel):
    """Limits of an order."""

    section: Literal["orders"]
    minimum_total: Money | None = Field(default=None, description="Smallest value of the goods")
    maximum_total: Money | None = Field(default=None, description="Largest total of an order")

    @model_validator(mode="after")
    def _check_range(self) -> Self:
        if (
            self.minimum_total is not None
            and self.maximum_total is not None
            and self.minimum_total > self.maximum_total
        ):
            raise ValueError("minimum_total must not be above maximum_total")
        return self
