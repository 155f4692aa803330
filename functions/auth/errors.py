"""Errors of the auth service.

AppError
├── BadRequest
│   ├── CommonPassword           400 common_password
│   └── PasswordIsEmail          400 password_is_email
├── Unauthorized
│   ├── InvalidCredentials       401 invalid_credentials
│   ├── InvalidRefreshToken      401 invalid_refresh_token
│   └── InvalidAccessToken       401 unauthorized
├── Forbidden
│   └── SignInFirst              403 sign_in_first
├── NotFound
│   ├── UserNotFound             404 user_not_found
│   ├── AddressNotFound          404 address_not_found
│   └── SessionNotFound          404 session_not_found
├── Conflict
│   ├── EmailTaken               409 email_taken
│   ├── AccountNotVerified       409 account_not_verified
│   ├── PasswordChangedMeanwhile 409 password_changed
│   ├── TooManyAddresses         409 too_many_addresses
│   ├── AddressNotVerified       409 address_not_verified
│   ├── AdminAccount             409 admin_account
│   └── RotationInProgress       409 rotation_in_progress
├── Gone
│   └── TokenExpired             410 token_expired
└── TooManyRequests
    ├── LoginDelayed             429 login_delayed
    ├── TooManyMails             429 too_many_mails
    └── TooManyExports           429 too_many_exports
"""

from auth.model import MAIL_WINDOW_SECONDS
from shared.errors import BadRequest, Conflict, Forbidden, Gone, NotFound, TooManyRequests, Unauthorized
from shared.translatable import Translatable


class CommonPassword(BadRequest):
    """The password is on the list of common passwords."""

    code = "common_password"
    message = "This password is too common, choose another one"

    def __init__(self, field: str) -> None:
        super().__init__(details=[{"field": field, "reason": Translatable("is among the most common passwords")}])


class PasswordIsEmail(BadRequest):
    """The password is the account's email address."""

    code = "password_is_email"
    message = "The password must not be your email address, choose another one"

    def __init__(self, field: str) -> None:
        super().__init__(details=[{"field": field, "reason": Translatable("must not be the email address")}])


class InvalidCredentials(Unauthorized):
    """The password is wrong or the address is unknown; the response does not say which."""

    code = "invalid_credentials"
    message = "Invalid credentials"


class InvalidRefreshToken(Unauthorized):
    """The refresh token is unknown or already used, or its session has ended."""

    code = "invalid_refresh_token"
    message = "The refresh token is not valid, sign in again"


class InvalidAccessToken(Unauthorized):
    """The access token is invalid or expired, or its session has ended."""


class SignInFirst(Forbidden):
    """The address is verified from a network where the user has not signed in: it may not be who registered."""

    code = "sign_in_first"
    message = "Sign in on this device first, then confirm the address again"


class UserNotFound(NotFound):
    """No user has this address."""

    code = "user_not_found"
    message = "There is no user with this address"


class AddressNotFound(NotFound):
    """The caller's address book has no such address."""

    code = "address_not_found"
    message = "Address not found"


class SessionNotFound(NotFound):
    """The caller has no such open session."""

    code = "session_not_found"
    message = "Session not found"


class EmailTaken(Conflict):
    """Another user has this address."""

    code = "email_taken"
    message = "This email address is already registered"


class AccountNotVerified(Conflict):
    """A role was to be granted to an account whose user has not verified the address."""

    code = "account_not_verified"
    message = "The user must verify the email address before the account can get this role"


class PasswordChangedMeanwhile(Conflict):
    """Another request changed the password while this one ran."""

    code = "password_changed"
    message = "The password was changed by another request"


class TooManyAddresses(Conflict):
    """The caller's address book is full."""

    code = "too_many_addresses"
    message = "The address book is full, delete an address first"


class AddressNotVerified(Conflict):
    """The caller's data would be mailed to an address that may be another person's."""

    code = "address_not_verified"
    message = "Verify your email address first"


class AdminAccount(Conflict):
    """The account of an admin was to be erased."""

    code = "admin_account"
    message = "An admin's account cannot be deleted; give up the role first"


class RotationInProgress(Conflict):
    """Another rotation of the signing key is running."""

    code = "rotation_in_progress"
    message = "Another rotation of the signing key is running, try again in a minute"


class TokenExpired(Gone):
    """The token of a mailed link was used, replaced or revoked, has expired, or never existed."""

    code = "token_expired"
    message = "This link was used before or has expired, request a new one"


class LoginDelayed(TooManyRequests):
    """Too many wrong passwords from this network, or for this account: try again after the delay."""

    code = "login_delayed"
    message = "Too many failed attempts, wait before you try again"


class TooManyMails(TooManyRequests):
    """Too many mails were requested, for this address or from this network."""

    code = "too_many_mails"
    message = "Too many mails were requested, try again later"
    retry_after = MAIL_WINDOW_SECONDS


class TooManyExports(TooManyRequests):
    """The caller had an export less than a day ago."""

    code = "too_many_exports"
    message = "Your data can be exported once a day"
