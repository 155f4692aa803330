"""What the consumer of auth's events calls. Idempotent; events may arrive in any order.

Apart from `event_handlers`, because this consumer has neither Stripe's package nor a way to Stripe.
"""

from payments.repository import joined_guests
from shared.event_consumer import EventRejected
from shared.events import Event

_VERSION = 1


def guests_joined(event: Event) -> None:
    """Add the payments of guests to the account that has verified their address.

    Raises:
        EventRejected: The event is malformed.
    """
    guest_ids = event.data.get("guest_ids")
    if (event.type, event.version) != ("GuestsJoined", _VERSION) or not event.user_id:
        raise EventRejected(f"GuestsJoined of version {_VERSION} expected")
    if not isinstance(guest_ids, list) or not all(isinstance(each, str) for each in guest_ids):
        raise EventRejected("guest_ids must be strings")
    joined_guests.join(guest_ids, event.user_id)
