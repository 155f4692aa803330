"""The section taxes, in requests and responses."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, field_validator

from shared.http.addresses import Country
from shop.field_types import Rate, VatNumber
from shop.section_schemas import CompleteModel, SectionModel


class TaxRateModel(CompleteModel):
    """A rate that replaces the shipped rates of its country and class from its first day."""

    country: Country
    tax_class: Literal["standard", "reduced"]
    rate: Rate
    valid_from: date


class TaxesSection(SectionModel):
    """How the shop charges VAT."""

    section: Literal["taxes"]
    regime: Literal["domestic", "oss"] = Field(
        description="domestic: the home country's rates in the whole EU; oss: the rates of the destination"
    )
    home_country: Country
    vat_number: VatNumber | None = None
    rates: Annotated[list[TaxRateModel], Field(max_length=200)] = Field(default_factory=list)

    @field_validator("rates")
    @classmethod
    def _check_days(cls, rates: list[TaxRateModel]) -> list[TaxRateModel]:
        keys = [(each.country, each.tax_class, each.valid_from) for each in rates]
        if len(set(keys)) < len(keys):
            raise ValueError("must have one rate for a country, class and day")
        return rates
