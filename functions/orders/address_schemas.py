"""Addresses in requests and responses."""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationInfo, ValidatorFunctionWrapHandler, WrapValidator, field_validator

from orders import field_types
from orders.postal_rules import city_problem, postal_code_problem
from shared.http.field_types import RequestModel, ResponseModel, TextLine


def _checked(
    value: str | None, info: ValidationInfo, problem_of: Callable[[str | None, str], str | None]
) -> str | None:
    country = info.data.get("country")
    if country and (problem := problem_of(value, country)):
        raise ValueError(problem)
    return value


class ShippingAddress(RequestModel):
    """Where the order is delivered."""

    # First, because the checks of the other fields depend on it.
    country: field_types.Country
    name: Annotated[str, TextLine(100), Field(examples=["Ada Lovelace"])]
    line1: Annotated[str, TextLine(200), Field(examples=["Torstraße 1"])]
    line2: Annotated[str, TextLine(200)] | None = None
    city: Annotated[str, TextLine(100)] | None = Field(
        default=None, validate_default=True, description="Required where addresses have a city", examples=["Berlin"]
    )
    postal_code: Annotated[str, TextLine(20)] | None = Field(
        default=None, validate_default=True, description="Required where postal codes exist", examples=["10119"]
    )
    region: Annotated[str, TextLine(100)] | None = None
    phone: Annotated[str, TextLine(30)] | None = None

    @field_validator("city")
    @classmethod
    def _check_city(cls, city: str | None, info: ValidationInfo) -> str | None:
        return _checked(city, info, city_problem)

    @field_validator("postal_code")
    @classmethod
    def _check_postal_code(cls, postal_code: str | None, info: ValidationInfo) -> str | None:
        return _checked(postal_code, info, postal_code_problem)


_Street = Annotated[str, TextLine(200)]
_STREET: TypeAdapter[str] = TypeAdapter(_Street)


def _accept_street(value: Any, validate: ValidatorFunctionWrapHandler) -> ShippingAddress:
    """Accept a plain string as the street line of an address, whose other fields are added later."""
    if isinstance(value, str):
        given: dict[str, Any] = {"line1": _STREET.validate_python(value)}
        return ShippingAddress.model_construct(**given)
    address: ShippingAddress = validate(value)
    return address


AddressOrStreet = Annotated[
    ShippingAddress,
    WrapValidator(_accept_street, json_schema_input_type=ShippingAddress | _Street),
    Field(description="An address, or the street line of one in the shop's country, in the account's name"),
]


class AddressPublic(ResponseModel):
    """Where the order is delivered."""

    name: str
    line1: str
    line2: str | None = None
    city: str | None = None
    postal_code: str | None = None
    region: str | None = None
    country: str
    phone: str | None = None
