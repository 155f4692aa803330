"""Joins guests to the account whose user has verified their address."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import batched
from uuid import UUID

from auth.events import guests_joined
from auth.repository import guests
from auth.repository.guests import JoinedGuest
from auth.service.unit_of_work import UnitOfWork, unit_of_work

_GUESTS_PER_EVENT = 1_000
_AT_A_TIME = 10_000


def join_guests(uow: UnitOfWork, account_id: UUID) -> None:
    """Join the guests with the address of an account, in the transaction that verifies it. Lock the account first."""
    _publish(uow, guests.join_account(uow.connection, account_id))


def join_recent_guests() -> int:
    """Join guests who gave the address of an account that had verified it before.

    Not when the guest is created: then the time of the response would reveal the account.

    Returns:
        How many guests joined.
    """
    with unit_of_work() as uow:
        joined = guests.join_recent(uow.connection, _AT_A_TIME)
        _publish(uow, joined)
    return len(joined)


def _publish(uow: UnitOfWork, joined: Sequence[JoinedGuest]) -> None:
    by_account: dict[UUID, list[UUID]] = defaultdict(list)
    for guest_id, account_id in joined:
        by_account[account_id].append(guest_id)
    for account_id, guest_ids in by_account.items():
        for batch in batched(guest_ids, _GUESTS_PER_EVENT, strict=False):
            uow.events.append(guests_joined(account_id, batch, uow.at))
