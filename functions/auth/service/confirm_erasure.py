"""Confirms an erasure by mail: the last mail to the address, before it is forgotten."""

from datetime import timedelta

from auth.dependencies import dependencies
from auth.events import data_erased
from auth.repository import erasures, users
from auth.repository.erasures import ClaimedErasure
from auth.service.unit_of_work import unit_of_work
from shared.personal_data import Subject

_PAUSE = timedelta(minutes=1)
PATIENCE = timedelta(days=1)
"""How long an erasure waits for its mail. Without SES the address is forgotten nevertheless."""


def is_confirmed(claimed: ClaimedErasure) -> bool:
    """Request the mail, once; return whether the erasure need not wait for it any more.

    Raises:
        DependencyUnavailable: Messages did not respond.
    """
    # An earlier attempt may have forgotten the address.
    if not asked_for(claimed):
        return True
    if claimed.confirmed_at and _is_over(claimed):
        return True
    with unit_of_work() as uow:
        if erasures.await_confirmation(uow.connection, claimed.id, uow.at, uow.at + _PAUSE):
            uow.events.append(data_erased(claimed.user_id, uow.at))
    return False


def asked_for(claimed: ClaimedErasure) -> bool:
    """Whether its user has asked for the erasure, and is informed: no guest, and not after a restored backup."""
    user = users.find_recipient(claimed.user_id)
    return not claimed.repeated and user is not None and user.role != "guest"


def _is_over(claimed: ClaimedErasure) -> bool:
    current = dependencies()
    if claimed.confirmed_at and current.now() - claimed.confirmed_at >= PATIENCE:
        return True
    return current.messages.check(Subject([str(claimed.user_id)], [])).open == 0
