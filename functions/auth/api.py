"""Called by the HTTP handlers: request models in, response models out."""

from datetime import UTC, datetime

from auth.model import DEFAULT_LOCALE
from auth.schemas import (
    AuthHealth,
    Credentials,
    CurrentUserPublic,
    PasswordChange,
    PublicKey,
    PublicKeys,
    RefreshRequest,
    Registration,
    SignedIn,
    TokenPair,
    current_user_public,
    signed_in,
    token_pair,
)
from auth.service import change_password as password_change
from auth.service import end_sessions, health, public_keys, queries
from auth.service import log_in as login
from auth.service import refresh_session as refresh
from auth.service import register as registration
from shared.caller import Caller


def register(request: Registration, client_address: str) -> SignedIn:
    """Register a customer and sign them in; see `service.register` for errors."""
    user, tokens = registration.register(
        request.email, request.password, request.name, request.locale or DEFAULT_LOCALE, client_address
    )
    return signed_in(user, tokens, "Registered")


def log_in(request: Credentials, client_address: str) -> SignedIn:
    """Sign a user in; see `service.log_in` for errors."""
    return signed_in(*login.log_in(request.email, request.password, client_address), "Signed in")


def refresh_session(request: RefreshRequest) -> TokenPair:
    """Exchange a refresh token for a new pair; see `service.refresh_session` for errors."""
    return token_pair(refresh.refresh_session(request.refresh_token))


def log_out(caller: Caller) -> None:
    """End the caller's session. Idempotent."""
    end_sessions.log_out(caller.session_id)


def change_password(caller: Caller, request: PasswordChange, client_address: str) -> TokenPair:
    """Change the caller's password and return tokens of a new session; see `service.change_password` for errors."""
    passwords = request.current_password, request.new_password
    return token_pair(password_change.change_password(caller, *passwords, client_address))


def get_current_user(caller: Caller) -> CurrentUserPublic:
    """Return the caller as stored.

    Raises:
        Unauthorized: The user no longer exists.
    """
    return current_user_public(queries.get_user(caller.user_id))


def get_public_keys() -> PublicKeys:
    """Return the public keys of all access tokens that may still be valid.

    Raises:
        DependencyUnavailable: The keys cannot be read.
    """
    return PublicKeys(keys=[PublicKey.model_validate(key) for key in public_keys.get_public_keys()])


def get_health() -> AuthHealth:
    """Check whether the service can serve requests.

    Raises:
        Unhealthy: The database is unavailable.
    """
    health.check_health()
    return AuthHealth(status="healthy", service="auth", database="up", timestamp=datetime.now(UTC))
