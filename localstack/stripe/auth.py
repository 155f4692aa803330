"""API keys: https://docs.stripe.com/api/authentication and https://docs.stripe.com/keys."""

import base64
import binascii
import hmac
import re

from localstack.stripe.errors import InvalidRequest, Unauthorized
from localstack.stripe.model import Caller
from localstack.stripe.options import ACCOUNT_ID, Options

_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}(\.[a-z0-9_]+)?(;.*)?")
_MISSING = (
    "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth "
    "(e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we "
    "can help at https://support.stripe.com/."
)
_OTHER_KEY_NEEDED = (
    "This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your "
    "API keys at https://dashboard.stripe.com/account/apikeys."
)


def identify(authorization: str | None, key_parameter: object, options: Options) -> Caller:
    """Identify the caller by its API key: a bearer token, a basic user name, or `key` as Stripe.js sends it.

    Raises:
        Unauthorized: The key is missing or not one of this sandbox.
    """
    key = _key(authorization) or key_parameter
    if not key or not isinstance(key, str):
        raise Unauthorized(_MISSING)
    if hmac.compare_digest(key.encode(), options.secret_key.encode()):
        return Caller("secret")
    if hmac.compare_digest(key.encode(), options.publishable_key.encode()):
        return Caller("publishable")
    raise Unauthorized(f"Invalid API Key provided: {_masked(key)}")


def require_secret_key(caller: Caller) -> None:
    """Require the secret key.

    Raises:
        Unauthorized: The caller used the publishable key.
    """
    if caller.is_browser:
        raise Unauthorized(_OTHER_KEY_NEEDED, code="secret_key_required")


def check_account(account: str | None) -> None:
    """Check the Stripe-Account header, which only a platform with connected accounts may use.

    Raises:
        InvalidRequest: It names an account other than the sandbox's own.
    """
    if account and account != ACCOUNT_ID:
        raise InvalidRequest(
            f"The provided key does not have access to account '{account[:50]}' (or that account does not exist). "
            "Application access may have been revoked.",
            code="account_invalid",
            status=403,
        )


def api_version(header: str | None, options: Options) -> str:
    """Return the API version of the request.

    Raises:
        InvalidRequest: The header is not a version.
    """
    if header and not _VERSION.fullmatch(header):
        raise InvalidRequest(f"Invalid Stripe API version: {header[:50]}")
    return header or options.api_version


def _key(authorization: str | None) -> str | None:
    scheme, _, value = (authorization or "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return None


def _masked(key: str) -> str:
    prefix = next((prefix for prefix in ("sk_test_", "pk_test_", "sk_live_", "pk_live_") if key.startswith(prefix)), "")
    return f"{prefix}{'*' * 8}{key[-4:] if len(key) > 16 else ''}"
