"""Called by the HTTP handlers: request models in, response models out."""

from datetime import UTC, datetime

from auth.address_schemas import (
    AddressBook,
    AddressCreate,
    AddressUpdate,
    SavedAddressPublic,
    saved_address_public,
)
from auth.model import DEFAULT_LOCALE
from auth.schemas import (
    AccountErasure,
    AddressConfirmation,
    AuthHealth,
    Credentials,
    CurrentUserPublic,
    EmailChange,
    ErasureScheduled,
    ExportDownload,
    ExportLink,
    GuestCheckout,
    MailRequested,
    OpenedOrder,
    OrderLink,
    PasswordChange,
    PasswordReset,
    PasswordResetRequest,
    ProfileChange,
    PublicKey,
    PublicKeys,
    RefreshRequest,
    Registration,
    SessionList,
    SignedIn,
    TokenPair,
    current_user_public,
    session_list,
    signed_in,
    token_pair,
)
from auth.service import address_book, end_sessions, health, public_keys, queries
from auth.service import change_password as password_change
from auth.service import confirm_address as confirmation
from auth.service import download_export as export_download
from auth.service import log_in as login
from auth.service import open_guest_session as guest_session
from auth.service import open_order_link as order_link
from auth.service import refresh_session as refresh
from auth.service import register as registration
from auth.service import request_email_change as email_change
from auth.service import request_erasure as erasure_request
from auth.service import request_export as export_request
from auth.service import request_password_reset as reset_request
from auth.service import request_verification as verification
from auth.service import reset_password as reset
from auth.service import update_profile as profile
from shared.caller import Caller
from shared.http.language import in_language
from shared.translatable import Translatable


def register(request: Registration, client_address: str) -> SignedIn:
    """Register a customer and sign them in; see `service.register` for errors."""
    user, tokens = registration.register(
        request.email, request.password, request.name, request.locale or DEFAULT_LOCALE, client_address
    )
    return signed_in(user, tokens, Translatable("Registered"))


def open_guest_session(request: GuestCheckout) -> SignedIn:
    """Sign a guest in; see `service.open_guest_session` for errors."""
    user, tokens = guest_session.open_guest_session(request.email, request.locale or DEFAULT_LOCALE)
    return signed_in(user, tokens, Translatable("Signed in as a guest"))


def open_order_link(request: OrderLink) -> OpenedOrder:
    """Sign a guest in with the link of a mail; see `service.open_order_link` for errors."""
    user, order_id, tokens = order_link.open_order_link(request.token)
    return OpenedOrder(**signed_in(user, tokens, Translatable("Signed in as a guest")).model_dump(), order_id=order_id)


def log_in(request: Credentials, client_address: str) -> SignedIn:
    """Sign a user in; see `service.log_in` for errors."""
    return signed_in(*login.log_in(request.email, request.password, client_address), Translatable("Signed in"))


def refresh_session(request: RefreshRequest) -> TokenPair:
    """Exchange a refresh token for a new pair; see `service.refresh_session` for errors."""
    return token_pair(refresh.refresh_session(request.refresh_token))


def log_out(caller: Caller) -> None:
    """End the caller's session. Idempotent."""
    end_sessions.log_out(caller.session_id)


def list_sessions(caller: Caller) -> SessionList:
    """Return the caller's open sessions."""
    return session_list(queries.list_sessions(caller.user_id), caller.session_id)


def end_session(caller: Caller, session_id: str) -> None:
    """End one of the caller's sessions; see `service.end_sessions` for errors."""
    end_sessions.end_session(caller, session_id)


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


def update_current_user(caller: Caller, request: ProfileChange) -> CurrentUserPublic:
    """Change the caller's name or language; see `service.update_profile` for errors."""
    changes = request.model_dump(exclude_unset=True)
    return current_user_public(profile.update_profile(caller, changes.get("name"), changes.get("locale")))


def request_verification(caller: Caller, client_address: str) -> MailRequested:
    """Have the caller's address verified; see `service.request_verification` for errors."""
    verification.request_verification(caller, client_address)
    return MailRequested(message=in_language(Translatable("A mail is on its way, unless the address is verified")))


def confirm_address(request: AddressConfirmation, client_address: str) -> None:
    """Verify an address, or complete its change; see `service.confirm_address` for errors."""
    confirmation.confirm_address(request.token, client_address)


def request_email_change(caller: Caller, request: EmailChange, client_address: str) -> MailRequested:
    """Have a new address of the caller verified; see `service.request_email_change` for errors."""
    email_change.request_email_change(caller, request.current_password, request.new_email, client_address)
    return MailRequested(message=in_language(Translatable("A mail to the new address is on its way")))


def request_password_reset(request: PasswordResetRequest, client_address: str) -> MailRequested:
    """Have a link mailed that resets a password; see `service.request_password_reset` for errors."""
    reset_request.request_password_reset(request.email, client_address)
    return MailRequested(message=in_language(Translatable("If an account has this address, a mail is on its way")))


def reset_password(token: str, request: PasswordReset, client_address: str) -> None:
    """Set a new password; see `service.reset_password` for errors."""
    reset.reset_password(token, request.new_password, client_address)


def list_addresses(caller: Caller) -> AddressBook:
    """Return the caller's addresses, the default first."""
    return AddressBook(addresses=[saved_address_public(each) for each in address_book.list_addresses(caller)])


def add_address(caller: Caller, request: AddressCreate) -> SavedAddressPublic:
    """Add an address; see `service.address_book` for errors."""
    return saved_address_public(address_book.add_address(caller, request.fields(), is_default=request.is_default))


def update_address(caller: Caller, address_id: str, request: AddressUpdate) -> SavedAddressPublic:
    """Change an address; see `service.address_book` and `AddressUpdate.revise` for errors."""
    changed = address_book.update_address(caller, address_id, request.revise, make_default=request.makes_default())
    return saved_address_public(changed)


def delete_address(caller: Caller, address_id: str) -> None:
    """Delete an address; see `service.address_book` for errors."""
    address_book.delete_address(caller, address_id)


def request_export(caller: Caller) -> MailRequested:
    """Have the caller's data collected and mailed as a link; see `service.request_export` for errors."""
    export_request.request_export(caller)
    return MailRequested(message=in_language(Translatable("Your data is being collected; a mail with a link follows")))


def download_export(request: ExportLink) -> ExportDownload:
    """Return the address of an export's file; see `service.download_export` for errors."""
    url, expires_at = export_download.download_export(request.token)
    return ExportDownload(url=url, expires_at=expires_at)


def request_erasure(caller: Caller, request: AccountErasure, client_address: str) -> ErasureScheduled:
    """Close the caller's account and have its data erased; see `service.request_erasure` for errors."""
    erasure_request.request_erasure(caller, request.current_password, client_address)
    text = "The account is closed. Its data will be erased within minutes, or once its open orders are finished"
    return ErasureScheduled(message=in_language(Translatable(text)))


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
