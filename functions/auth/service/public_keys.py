"""Reads the public signing keys."""

import time

from auth.signing_keys import Key, is_valid
from shared.secrets import get_secret
from shared.settings import required


def get_public_keys() -> list[Key]:
    """Return the keys of all access tokens that may still be valid.

    Raises:
        DependencyUnavailable: The keys cannot be read.
    """
    keys = get_secret(required("PUBLIC_KEYS_SECRET"))["keys"]
    return [key for key in keys if is_valid(key, time.time())]
