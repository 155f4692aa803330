"""Errors of the auth service.

AppError
├── BadRequest
│   ├── CommonPassword           400 common_password
│   └── PasswordIsEmail          400 password_is_email
├── Unauthorized
│   ├── InvalidCredentials       401 invalid_credentials
│   ├── InvalidRefreshToken      401 invalid_refresh_token
│   └── InvalidAccessToken       401 unauthorized
├── NotFound
│   └── UserNotFound             404 user_not_found
├── Conflict
│   ├── EmailTaken               409 email_taken
│   ├── AccountNotVerified       409 account_not_verified
│   ├── PasswordChangedMeanwhile 409 password_changed
│   └── RotationInProgress       409 rotation_in_progress
└── TooManyRequests
    └── LoginDelayed             429 login_delayed
"""

from shared.errors import BadRequest, Conflict, NotFound, TooManyRequests, Unauthorized


class CommonPassword(BadRequest):
    """The password is on the list of common passwords."""

    code = "common_password"
    message = "This password is too common, choose another one"

    def __init__(self, field: str) -> None:
        super().__init__(details=[{"field": field, "reason": "is among the most common passwords"}])


class PasswordIsEmail(BadRequest):
    """The password is the account's email address."""

    code = "password_is_email"
    message = "The password must not be your email address, choose another one"

    def __init__(self, field: str) -> None:
        super().__init__(details=[{"field": field, "reason": "must not be the email address"}])


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


class UserNotFound(NotFound):
    """No user has this address."""

    code = "user_not_found"
    message = "There is no user with this address"


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


class RotationInProgress(Conflict):
    """Another rotation of the signing key is running."""

    code = "rotation_in_progress"
    message = "Another rotation of the signing key is running, try again in a minute"


class LoginDelayed(TooManyRequests):
    """Too many wrong passwords from this network, or for this account: try again after the delay."""

    code = "login_delayed"
    message = "Too many failed attempts, wait before you try again"
