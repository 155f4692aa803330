"""The full Valkey client, for what tests read and change beside the functions."""

from valkey import Valkey

from shared.settings import settings


def valkey() -> Valkey:
    """Return a client of the functions' Valkey. Close it, or use it as a context manager."""
    return Valkey.from_url(settings().valkey_url, decode_responses=True)
