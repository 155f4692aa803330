"""Ids in Stripe's format: a prefix for the type, then letters and digits."""

import secrets
import string

_ALPHABET = string.ascii_letters + string.digits


def new_id(prefix: str, length: int = 24) -> str:
    """Create a random id, such as `pi_` and 24 letters and digits."""
    return f"{prefix}_" + "".join(secrets.choice(_ALPHABET) for _ in range(length))


def client_secret(intent_id: str) -> str:
    """Create the secret with which a browser may confirm one PaymentIntent."""
    return new_id(f"{intent_id}_secret", 25)
