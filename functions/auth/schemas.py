"""Requests and responses of /auth."""

from typing import Literal

from pydantic import Field

from auth.field_types import Email, Locale, Name, NewPassword, Password, RefreshToken
from auth.model import IssuedTokens, User
from shared.caller import Role
from shared.http.field_types import RequestModel, ResponseModel, Timestamp


class Registration(RequestModel):
    """A new user."""

    email: Email
    password: NewPassword = Field(examples=["correct horse battery"])
    name: Name
    locale: Locale | None = Field(default=None, description="Language of the mails; `en` if it is absent")


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


class UserPublic(ResponseModel):
    """The signed-in user."""

    id: str
    email: str
    name: str
    role: Role


class CurrentUserPublic(UserPublic):
    """The signed-in user, with the time of registration."""

    created_at: Timestamp


class TokenPair(ResponseModel):
    """An access token and a refresh token."""

    token: str = Field(description="Access token for the `Authorization: Bearer` header")
    refresh_token: str = Field(description="Exchangeable once for a new pair, until 24 hours after the login")
    expires_in: int = Field(description="Seconds until the access token expires")


class SignedIn(TokenPair):
    """The signed-in user and the tokens of the new session."""

    message: str = Field(examples=["Signed in"])
    user: UserPublic


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
    """Return what users see of themselves, with the time of registration."""
    return CurrentUserPublic(**user_public(user).model_dump(), created_at=user.created_at)


def token_pair(tokens: IssuedTokens) -> TokenPair:
    """Return the tokens as the API sends them."""
    return TokenPair(token=tokens.access_token, refresh_token=tokens.refresh_token, expires_in=tokens.expires_in)


def signed_in(user: User, tokens: IssuedTokens, message: str) -> SignedIn:
    """Return the response to a registration or a login."""
    return SignedIn(**token_pair(tokens).model_dump(), message=message, user=user_public(user))
