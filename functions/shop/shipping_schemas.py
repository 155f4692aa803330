"""The section shipping, in requests and responses."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, WithJsonSchema, field_validator, model_validator

from shared.http.addresses import COUNTRIES
from shared.http.field_types import TextLine
from shared.shop_settings.model import REST_OF_WORLD
from shop.field_types import Money, Names
from shop.section_schemas import CompleteModel, SectionModel


def _check_place(value: str) -> str:
    if value not in COUNTRIES and value != REST_OF_WORLD:
        raise ValueError(f"must be a country code of ISO 3166-1 alpha-2, or {REST_OF_WORLD} for all other countries")
    return value


def _check_id(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        raise ValueError("must consist of small letters, digits and hyphens")
    return value


def _check_limits(limits: Sequence[int | None]) -> None:
    if None in limits[:-1]:
        raise ValueError("only the last step may have no limit")
    known = [each for each in limits if each is not None]
    if any(lower >= upper for lower, upper in pairwise(known)):
        raise ValueError("the limits of the steps must increase")


Place = Annotated[
    str,
    AfterValidator(_check_place),
    WithJsonSchema({"type": "string", "examples": ["DE", REST_OF_WORLD]}),
]
Days = Annotated[int, Field(strict=True, ge=0, le=365)]
MethodId = Annotated[str, TextLine(40), AfterValidator(_check_id), Field(examples=["standard"])]


class FlatPrice(CompleteModel):
    """One price for every order."""

    kind: Literal["flat"]
    price: Money


class WeightStep(CompleteModel):
    """The price up to a weight."""

    up_to_grams: Annotated[int, Field(strict=True, ge=1, le=100_000_000)] | None = Field(
        default=None, description="null for no limit"
    )
    price: Money


class PriceByWeight(CompleteModel):
    """A price that depends on the weight. Above the last limit the method is not offered."""

    kind: Literal["weight"]
    steps: list[WeightStep] = Field(min_length=1, max_length=50)

    @field_validator("steps")
    @classmethod
    def _check_steps(cls, steps: list[WeightStep]) -> list[WeightStep]:
        _check_limits([step.up_to_grams for step in steps])
        return steps


class ValueStep(CompleteModel):
    """The price up to a value of the goods."""

    up_to: Money | None = Field(default=None, description="null for no limit")
    price: Money


class PriceByValue(CompleteModel):
    """A price that depends on the value of the goods. Above the last limit the method is not offered."""

    kind: Literal["value"]
    steps: list[ValueStep] = Field(min_length=1, max_length=50)

    @field_validator("steps")
    @classmethod
    def _check_steps(cls, steps: list[ValueStep]) -> list[ValueStep]:
        _check_limits([step.up_to for step in steps])
        return steps


type Pricing = Annotated[FlatPrice | PriceByWeight | PriceByValue, Field(discriminator="kind")]


class DeliveryTime(CompleteModel):
    """Working days until delivery."""

    min: Days
    max: Days

    @model_validator(mode="after")
    def _check_range(self) -> Self:
        if self.min > self.max:
            raise ValueError("min must not be above max")
        return self


class ShippingMethodModel(CompleteModel):
    """A way to ship an order."""

    id: MethodId = Field(description="Unique in its zone; orders name it")
    names: Names
    pricing: Pricing
    free_from: Money | None = Field(default=None, description="Value of the goods from which shipping is free")
    delivery_days: DeliveryTime | None = None


class ShippingZoneModel(CompleteModel):
    """Countries with the same shipping methods."""

    name: Annotated[str, TextLine(100)]
    countries: list[Place] = Field(min_length=1, max_length=250, description="`*` stands for all other countries")
    methods: list[ShippingMethodModel] = Field(min_length=1, max_length=20)

    @field_validator("methods")
    @classmethod
    def _check_ids(cls, methods: list[ShippingMethodModel]) -> list[ShippingMethodModel]:
        ids = [each.id for each in methods]
        if repeated := sorted({each for each in ids if ids.count(each) > 1}):
            raise ValueError(f"must not repeat the id {repeated[0]}")
        return methods


class ShippingSection(SectionModel):
    """Where the shop ships to, and how. It does not ship to a country without a zone."""

    section: Literal["shipping"]
    zones: list[ShippingZoneModel] = Field(max_length=50)

    @field_validator("zones")
    @classmethod
    def _check_countries(cls, zones: list[ShippingZoneModel]) -> list[ShippingZoneModel]:
        zone_of: dict[str, str] = {}
        for zone in zones:
            for country in zone.countries:
                if country in zone_of:
                    raise ValueError(f"{country} is in two zones or twice in one: {zone_of[country]}, {zone.name}")
                zone_of[country] = zone.name
        return zones
