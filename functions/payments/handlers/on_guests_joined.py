"""GuestsJoined: add the payments of guests to the account that has verified their address."""

from payments.account_event_handlers import guests_joined
from shared.event_consumer import event_consumer

handler = event_consumer("on_guests_joined", guests_joined)
