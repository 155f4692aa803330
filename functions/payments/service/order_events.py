"""What orders tell."""

from shared.events import Event


def order_cancelled(event: Event) -> None:
    raise NotImplementedError
