"""The Stripe-Signature header: https://docs.stripe.com/webhooks#verify-manually."""

import hashlib
import hmac


def signature_header(body: str, secret: str, timestamp: int) -> str:
    """Sign a webhook body with HMAC-SHA256 over the timestamp, a dot and the body."""
    signature = hmac.new(secret.encode(), f"{timestamp}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={signature}"
