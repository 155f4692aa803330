"""Bounces and complaints from SES: send no more mail to the address."""

from messages.event_handlers import mail_feedback
from shared.event_consumer import foreign_event_consumer

handler = foreign_event_consumer("on_mail_feedback", mail_feedback)
