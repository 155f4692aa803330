"""Requests and responses of the address book."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, ValidationError

from auth.model import ADDRESS_FIELDS, SavedAddress
from shared.errors import BadRequest
from shared.http import addresses
from shared.http.addresses import PostalAddress, PostalAddressPublic
from shared.http.field_types import RequestModel, ResponseModel, Timestamp
from shared.validation import reason_of


class AddressCreate(PostalAddress):
    """A new address of the address book."""

    is_default: bool = Field(default=False, strict=True, description="The first address is the default in any case")

    def fields(self) -> dict[str, str | None]:
        """Return the address without what the address book adds."""
        return self.model_dump(include=set(ADDRESS_FIELDS))


class AddressUpdate(RequestModel):
    """The fields to change. Absent fields keep their value; those that an address may lack may be set to null."""

    country: addresses.Country = ""
    name: addresses.AddressName = ""
    line1: addresses.Street = ""
    line2: addresses.SecondLine | None = None
    city: addresses.City | None = None
    postal_code: addresses.PostalCode | None = None
    region: addresses.Region | None = None
    phone: addresses.Phone | None = None
    is_default: Literal[True] = Field(default=True, description="Makes the address the default instead of another")

    def revise(self, stored: Mapping[str, str | None]) -> dict[str, str | None]:
        """Return the changed address.

        Raises:
            BadRequest: The result breaks a rule of its country, such as the form of postal codes.
        """
        changes = self.model_dump(include=set(ADDRESS_FIELDS), exclude_unset=True)
        try:
            return PostalAddress.model_validate({**stored, **changes}).model_dump()
        except ValidationError as error:
            details = [{"field": str(each["loc"][0]), "reason": reason_of(each)} for each in error.errors()]
            raise BadRequest(details=details) from error

    def makes_default(self) -> bool:
        """Return whether the address becomes the default."""
        return "is_default" in self.model_fields_set


class SavedAddressPublic(PostalAddressPublic):
    """An address of the address book."""

    id: str
    is_default: bool
    created_at: Timestamp
    updated_at: Timestamp


class AddressBook(ResponseModel):
    """The caller's addresses, the default first."""

    addresses: list[SavedAddressPublic]


def saved_address_public(address: SavedAddress) -> SavedAddressPublic:
    """Return an address as the API sends it."""
    return SavedAddressPublic.model_validate(
        {
            **address.fields,
            "id": str(address.id),
            "is_default": address.is_default,
            "created_at": address.created_at,
            "updated_at": address.updated_at,
        }
    )
