"""Publishes the public signing keys."""

import time

from auth.schemas import PublicKey, PublicKeys
from auth.signing_keys import is_valid
from shared.secrets import get_secret
from shared.settings import required


def get_public_keys() -> PublicKeys:
    """The keys of tokens that may still be about.

    Raises:
        DependencyUnavailable: They cannot be read.
    """
    keys = get_secret(required("PUBLIC_KEYS_SECRET"))["keys"]
    return PublicKeys(keys=[PublicKey.model_validate(key) for key in keys if is_valid(key, time.time())])
