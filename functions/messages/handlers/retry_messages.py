"""Every minute: send messages that are due."""

from messages.service.retry_messages import retry_messages
from shared.lambda_task import lambda_task

handler = lambda_task("retry_messages", lambda _: retry_messages())
