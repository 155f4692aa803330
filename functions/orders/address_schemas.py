"""Addresses in requests and responses."""

from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidatorFunctionWrapHandler, WrapValidator

from shared.http.addresses import PostalAddress, PostalAddressPublic
from shared.http.field_types import TextLine


class ShippingAddress(PostalAddress):
    """Where the order is delivered."""


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


class AddressPublic(PostalAddressPublic):
    """Where the order is delivered."""
