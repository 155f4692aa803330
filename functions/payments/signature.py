"""Verifies the signature of Stripe's webhooks: https://docs.stripe.com/webhooks#verify-manually.

The `stripe` package accepts timestamps in the future, and importing it would take longer than the rest of the webhook.
A test compares this implementation with the package's own.
"""

import hashlib
import hmac
from typing import Any

from payments.errors import InvalidSignature

TOLERANCE_SECONDS = 300
_SCHEME = "v1"
_SECRET_PREFIX = "whsec_"  # noqa: S105 - what Stripe's signing secrets begin with
_SHORTEST_SECRET = 20


def is_signing_secret(value: Any) -> bool:
    """Whether a value may be a signing secret of Stripe's.

    Others could sign with an empty secret, or with a placeholder from a document.
    """
    return isinstance(value, str) and value.startswith(_SECRET_PREFIX) and len(value) >= _SHORTEST_SECRET


def verify(body: bytes, header: str, secret: str, now: float) -> None:
    """Verify that Stripe signed this body within the last 300 s.

    Args:
        body: The raw body.
        header: `Stripe-Signature`, such as `t=1492774577,v1=5257a869…`; several signatures while a secret is rolled.
        secret: The endpoint's signing secret.
        now: The current time, in seconds since the epoch.

    Raises:
        InvalidSignature: No signature matches, or its time is more than 300 s off.
    """
    stamp, signatures = _parts(header)
    expected = hmac.digest(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hex()
    # All are compared, in constant time, before the timestamp is checked.
    matches = [hmac.compare_digest(expected.encode(), each.encode()) for each in signatures]
    if not any(matches) or abs(now - int(stamp)) > TOLERANCE_SECONDS:
        raise InvalidSignature


def _parts(header: str) -> tuple[str, list[str]]:
    pairs = [part.strip().partition("=") for part in header.split(",")]
    stamps = [value for name, _, value in pairs if name == "t"]
    if len(stamps) != 1 or not (stamps[0].isascii() and stamps[0].isdigit() and len(stamps[0]) <= 12):
        raise InvalidSignature
    return stamps[0], [value for name, _, value in pairs if name == _SCHEME]
