"""Requests and responses of /auth."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from shared.caller import Role
from shared.http.field_types import RequestModel, ResponseModel, Text, TextLine, Timestamp

_MAX_PASSWORD_BYTES = 72
_MAX_EMAIL_CHARACTERS = 254


def _valid_email(email: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    try:
        # Not EmailStr: that one takes "Name <address>" too, and refuses the domain `.test`, which is for testing.
        return validate_email(email, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise ValueError(str(error)) from error


def _hashable(password: str) -> str:
    # bcrypt reads no further than 72 bytes, and in some versions not past a NUL: the rest would not count.
    if len(password.encode()) > _MAX_PASSWORD_BYTES:
        raise ValueError(f"must be at most {_MAX_PASSWORD_BYTES} bytes of UTF-8")
    if "\0" in password:
        raise ValueError("must not contain a NUL character")
    return password


Email = Annotated[
    str,
    Field(max_length=_MAX_EMAIL_CHARACTERS, examples=["ada@example.com"], json_schema_extra={"format": "email"}),
    AfterValidator(_valid_email),
]
Password = Annotated[
    str,
    Field(min_length=1, max_length=_MAX_PASSWORD_BYTES, json_schema_extra={"format": "password"}),
    AfterValidator(_hashable),
]
Name = Annotated[str, TextLine(100), Field(examples=["Ada Lovelace"])]
NewPassword = Annotated[Password, Field(min_length=8, description="8 characters to 72 bytes of UTF-8")]


class Registration(RequestModel):
    """A new user."""

    email: Email
    password: NewPassword = Field(examples=["correct horse battery"])
    name: Name


class Credentials(RequestModel):
    """What a user signs in with."""

    email: Email
    password: Password = Field(examples=["correct horse battery"])


class RefreshRequest(RequestModel):
    """What a client renews its tokens with."""

    refresh_token: Annotated[Text, Field(min_length=1, max_length=256)]


class PasswordChange(RequestModel):
    """The old and the new password."""

    current_password: Password
    new_password: NewPassword


class UserPublic(ResponseModel):
    """A user, as they see themselves."""

    id: str
    email: str
    name: str
    role: Role


class CurrentUserPublic(UserPublic):
    """A user, as they see themselves, with the time they registered."""

    created_at: Timestamp


class TokenPair(ResponseModel):
    """Tokens of one login."""

    token: str = Field(description="Access token for the `Authorization: Bearer` header")
    refresh_token: str = Field(description="Good for one new pair, until 24 hours after the login")
    expires_in: int = Field(description="Seconds until the access token expires")


class SignedIn(TokenPair):
    """A user and the tokens of their new login."""

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
    """The public keys of tokens that may still be about (RFC 7517)."""

    keys: list[PublicKey]


class Health(ResponseModel):
    """Whether the service can work."""

    status: Literal["healthy"]
    service: Literal["auth"]
    database: Literal["up"]
    timestamp: Timestamp


def user_public(user: Any) -> UserPublic:
    """What a user may see of themselves."""
    return UserPublic(id=str(user.id), email=user.email, name=user.name, role=user.role)
