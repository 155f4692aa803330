"""Every minute: publish events older than 60 s, or than `{"age_seconds": …}`, that are left in the outbox."""

from orders.service.publish_events import publisher
from shared.relay import relay_handler

handler = relay_handler(lambda age, retry_refused: publisher().relay(age, retry_refused=retry_refused))
