"""Requests and responses of /auth."""

from typing import Literal

from pydantic import Field

from auth.field_types import Email, Locale, MailedToken, Name, NewPassword, Password, RefreshToken
from auth.model import IssuedTokens, OpenSession, User
from shared.caller import Role
from shared.http.field_types import RequestModel, ResponseModel, Timestamp
from shared.http.language import in_language
from shared.translatable import Translatable


class Registration(RequestModel):
    """A new user."""

    email: Email
    password: NewPassword = Field(examples=["correct horse battery"])
    name: Name
    locale: Locale | None = Field(default=None, description="Language of the mails; `en` if it is absent")


class GuestCheckout(RequestModel):
    """Where the mails about a guest's orders go."""

    email: Email
    locale: Locale | None = Field(default=None, description="Language of the mails; `en` if it is absent")


class OrderLink(RequestModel):
    """The token of a mail about a guest's order."""

    token: MailedToken


class AccountErasure(RequestModel):
    """The password, which proves that the caller is the user."""

    current_password: Password


class ExportLink(RequestModel):
    """The token of a mail about an export."""

    token: MailedToken


class Credentials(RequestModel):
    """An email address and a password."""

    email: Email
    password: Password = Field(examples=["correct horse battery"])


class RefreshRequest(RequestModel):
    """The refresh token to exchange."""

    refresh_token: RefreshToken


class PasswordChange(RequestModel):
    """The current and the new password."""

    current_password: Password
    new_password: NewPassword


class AddressConfirmation(RequestModel):
    """The token that was mailed to the address."""

    token: MailedToken


class PasswordResetRequest(RequestModel):
    """The address of the account whose password is forgotten."""

    email: Email


class PasswordReset(RequestModel):
    """The new password."""

    new_password: NewPassword


class EmailChange(RequestModel):
    """The current password and the new address."""

    current_password: Password
    new_email: Email


class ProfileChange(RequestModel):
    """The fields to change. Absent fields keep their value."""

    name: Name = ""
    locale: Locale = "en"


class UserPublic(ResponseModel):
    """The signed-in user."""

    id: str
    email: str
    name: str
    role: Role


class CurrentUserPublic(UserPublic):
    """The signed-in user, with the language of the mails and the state of the address."""

    locale: str = Field(description="Language of the mails", examples=["en"])
    verified: bool = Field(description="Whether the user has confirmed to receive mail at the address")
    created_at: Timestamp


class SessionPublic(ResponseModel):
    """Where a user is signed in."""

    id: str
    created_at: Timestamp
    last_used_at: Timestamp = Field(description="Of the latest renewal; requests may be up to 15 minutes later")
    expires_at: Timestamp
    current: bool = Field(description="Whether the request belongs to this session")


class SessionList(ResponseModel):
    """The caller's open sessions, the one used last first."""

    sessions: list[SessionPublic]


class MailRequested(ResponseModel):
    """What happens next."""

    message: str = Field(examples=["If an account has this address, a mail is on its way"])


class ErasureScheduled(ResponseModel):
    """What happens next."""

    message: str = Field(examples=["The account is closed, and its data will be erased"])


class ExportDownload(ResponseModel):
    """Where the file with the user's data is."""

    url: str = Field(description="Address of the file, for a browser or another client without a token")
    expires_at: Timestamp = Field(description="Until when the address works")


class TokenPair(ResponseModel):
    """An access token and a refresh token."""

    token: str = Field(description="Access token for the `Authorization: Bearer` header")
    refresh_token: str = Field(description="Exchangeable once for a new pair, until 24 hours after the login")
    expires_in: int = Field(description="Seconds until the access token expires")


class SignedIn(TokenPair):
    """The signed-in user and the tokens of the new session."""

    message: str = Field(examples=["Signed in"])
    user: UserPublic


class OpenedOrder(SignedIn):
    """The guest, the tokens of the new session, and the order that the link opens."""

    order_id: str


class PublicKey(ResponseModel):
    """A public signing key (RFC 7517)."""

    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: str
    y: str
    kid: str
    use: Literal["sig"]
    alg: Literal["ES256"]


class PublicKeys(ResponseModel):
    """The public keys of all access tokens that may still be valid (RFC 7517)."""

    keys: list[PublicKey]


class AuthHealth(ResponseModel):
    """Whether the service can serve requests."""

    status: Literal["healthy"]
    service: Literal["auth"]
    database: Literal["up"]
    timestamp: Timestamp


def user_public(user: User) -> UserPublic:
    """Return what users see of themselves."""
    return UserPublic(id=str(user.id), email=user.email, name=user.name, role=user.role)


def current_user_public(user: User) -> CurrentUserPublic:
    """Return what users see of their own account."""
    return CurrentUserPublic(
        **user_public(user).model_dump(), locale=user.locale, verified=user.verified, created_at=user.created_at
    )


def session_list(sessions: list[OpenSession], current: str) -> SessionList:
    """Return sessions as the API sends them; `current` is the id of the caller's."""
    return SessionList(
        sessions=[
            SessionPublic(
                id=str(each.id),
                created_at=each.created_at,
                last_used_at=each.last_used_at,
                expires_at=each.expires_at,
                current=str(each.id) == current,
            )
            for each in sessions
        ]
    )


def token_pair(tokens: IssuedTokens) -> TokenPair:
    """Return the tokens as the API sends them."""
    return TokenPair(token=tokens.access_token, refresh_token=tokens.refresh_token, expires_in=tokens.expires_in)


def signed_in(user: User, tokens: IssuedTokens, message: Translatable) -> SignedIn:
    """Return the response to a registration or a login."""
    return SignedIn(**token_pair(tokens).model_dump(), message=in_language(message), user=user_public(user))
