"""The signature of Stripe's webhooks: https://docs.stripe.com/webhooks#verify-manually.

The `stripe` package could check it, but not refuse what comes from the future, and importing it would take longer than
everything else that this function does. A test holds this check against the package's own signer.
"""

import hashlib
import hmac

from payments.errors import InvalidSignature

TOLERANCE_SECONDS = 300
_SCHEME = "v1"


def verify(body: bytes, header: str, secret: str, now: float) -> None:
    """Check that Stripe signed this body, not long ago.

    Args:
        body: As it was sent, to the byte.
        header: `Stripe-Signature`, such as `t=1492774577,v1=5257a869…`; several signatures while a secret is rolled.
        secret: The endpoint's signing secret.
        now: The time, in seconds of the epoch.

    Raises:
        InvalidSignature: No signature fits, or the time is more than 300 s away.
    """
    stamp, signatures = _parts(header)
    expected = hmac.digest(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hex()
    # Each is compared, in constant time, before the clock is asked.
    fits = [hmac.compare_digest(expected.encode(), each.encode()) for each in signatures]
    if not any(fits) or abs(now - int(stamp)) > TOLERANCE_SECONDS:
        raise InvalidSignature


def _parts(header: str) -> tuple[str, list[str]]:
    pairs = [part.strip().partition("=") for part in header.split(",")]
    stamps = [value for name, _, value in pairs if name == "t"]
    if len(stamps) != 1 or not (stamps[0].isascii() and stamps[0].isdigit() and len(stamps[0]) <= 12):
        raise InvalidSignature
    return stamps[0], [value for name, _, value in pairs if name == _SCHEME]
