"""Every minute: join guests to verified accounts, and publish events older than 60 s that are left in the outbox."""

from auth.service.relay_events import relay_events
from shared.relay import relay_handler

handler = relay_handler(relay_events)
