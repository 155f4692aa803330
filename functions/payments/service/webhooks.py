"""Takes Stripe's events."""


def receive(body: bytes, signature: str) -> None:
    raise NotImplementedError
