"""Events of accounts: mail links with one-time tokens, and notices of changes."""

from messages.event_handlers import account_event
from shared.event_consumer import event_consumer

handler = event_consumer("on_account_event", account_event)
