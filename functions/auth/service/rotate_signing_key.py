"""Rotates the signing key."""

import time
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from auth.errors import RotationInProgress
from auth.repository import leases
from auth.signing_keys import Key, public_keys, signer, with_new_key
from shared.errors import DependencyUnavailable
from shared.observability import logger
from shared.secrets import get_secret, put_secret
from shared.settings import required

_LEASE = "rotate_signing_key"
# Longer than the function may run.
_LEASE_SECONDS = 60.0


def rotate_signing_key() -> dict[str, Any]:
    """Add a key that signs from ten minutes on (the first one at once), and drop keys whose tokens have expired.

    The public keys are stored first. A crash between the two writes leaves a public key without tokens, which the next
    rotation drops, and never a token without its public key. Two parallel rotations would overwrite each other's keys,
    so a rotation needs the lease.

    Returns:
        The ids of the new key, of the current signing key and of all keys.

    Raises:
        RotationInProgress: Another rotation is running, or one was interrupted less than a minute ago.
        DependencyUnavailable: Secrets Manager or the database is unavailable.
    """
    if not leases.take(_LEASE, _LEASE_SECONDS):
        raise RotationInProgress
    try:
        return _rotate()
    finally:
        _release_lease()


def _rotate() -> dict[str, Any]:
    private, public = required("SIGNING_KEYS_SECRET"), required("PUBLIC_KEYS_SECRET")
    now = time.time()
    keys = with_new_key(get_secret(private, max_age=0)["keys"], _generate(), now)
    put_secret(public, {"keys": public_keys(keys)})
    put_secret(private, {"keys": keys})
    current = signer(keys, now)
    return {
        "new_key": keys[0]["kid"],
        "signs_from": int(keys[0]["signs_from"]),
        "signing_key": current["kid"] if current else None,
        "keys": [key["kid"] for key in keys],
    }


def _release_lease() -> None:
    try:
        leases.release(_LEASE)
    except DependencyUnavailable:
        logger().warning("Could not release the lease; it will expire", extra={"lease": _LEASE})


def _generate() -> Key:
    key: Key = ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP256R1()), as_dict=True)
    return key
