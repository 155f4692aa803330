"""The addresses that a user keeps for deliveries."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

from auth.errors import AddressNotFound, TooManyAddresses
from auth.model import MOST_ADDRESSES, SavedAddress
from auth.repository import addresses, users
from auth.repository.database import Connection, database
from shared.caller import Caller
from shared.errors import Unauthorized

type Fields = Mapping[str, str | None]


def list_addresses(caller: Caller) -> list[SavedAddress]:
    """Return the caller's addresses, the default first."""
    return addresses.find_all(caller.user_id)


def add_address(caller: Caller, fields: Fields, *, is_default: bool) -> SavedAddress:
    """Add an address. The first one is the default.

    Raises:
        TooManyAddresses: The address book is full.
        Unauthorized: The caller's session has ended.
    """
    with _locked_book(caller) as (connection, user_id):
        kept = addresses.count(connection, user_id)
        if kept >= MOST_ADDRESSES:
            raise TooManyAddresses
        if is_default:
            addresses.clear_default(connection, user_id)
        return addresses.add(connection, user_id, fields, is_default=is_default or kept == 0)


def update_address(
    caller: Caller, address_id: str, revise: Callable[[Fields], Fields], *, make_default: bool
) -> SavedAddress:
    """Change an address.

    Args:
        caller: The caller.
        address_id: The address.
        revise: Returns the new fields for the stored ones, or raises an error.
        make_default: Whether it becomes the default; otherwise that stays as it is.

    Raises:
        AddressNotFound: The caller has no such address.
        Unauthorized: The caller's session has ended.
    """
    with _locked_book(caller) as (connection, user_id):
        address = _find(connection, user_id, address_id)
        fields = revise(address.fields)
        if make_default:
            addresses.clear_default(connection, user_id)
        return addresses.update(connection, address, fields, is_default=make_default or address.is_default)


def delete_address(caller: Caller, address_id: str) -> None:
    """Delete an address. Of those left, the one changed last becomes the default if the deleted one was.

    Raises:
        AddressNotFound: The caller has no such address.
        Unauthorized: The caller's session has ended.
    """
    with _locked_book(caller) as (connection, user_id):
        addresses.delete(connection, user_id, _find(connection, user_id, address_id))


@contextmanager
def _locked_book(caller: Caller) -> Iterator[tuple[Connection, UUID]]:
    """Yield a transaction in which no other request changes the caller's address book."""
    with database.transaction() as connection:
        user = users.lock_by_session(connection, caller.session_id)
        if user is None:
            raise Unauthorized
        yield connection, user.id


def _find(connection: Connection, user_id: UUID, address_id: str) -> SavedAddress:
    address = addresses.find(connection, user_id, address_id)
    if address is None:
        raise AddressNotFound
    return address
