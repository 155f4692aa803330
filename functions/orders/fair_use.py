"""Whom the limits of fair use count an order for."""

import hashlib

from shared.caller import Caller
from shared.email_addresses import normalise_email


def fair_use_owner(caller: Caller) -> str:
    """Return the account; for a guest, a hash of the address, so that another guest session is not another buyer."""
    if caller.role != "guest":
        return caller.user_id
    return "guest:" + hashlib.sha256(normalise_email(caller.email).encode()).hexdigest()
