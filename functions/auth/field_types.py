"""Types of the fields of /auth."""

from typing import Annotated, Literal

from fastapi import Path
from pydantic import AfterValidator, Field

from shared.http.field_types import Text, TextLine
from shared.translatable import Translatable

_MAX_PASSWORD_BYTES = 72
_MAX_EMAIL_CHARACTERS = 254


def _valid_email(email: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    try:
        # Not EmailStr, which accepts "Name <address>" and rejects the domain `.test`, reserved for tests.
        return validate_email(email, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise ValueError(Translatable.under("email_address", str(error), {})) from error


def _hashable(password: str) -> str:
    # bcrypt ignores everything after 72 bytes and, in some versions, after a NUL.
    if len(password.encode()) > _MAX_PASSWORD_BYTES:
        raise ValueError(Translatable("must be at most {most} bytes of UTF-8", most=_MAX_PASSWORD_BYTES))
    if "\0" in password:
        raise ValueError(Translatable("must not contain a NUL character"))
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
NewPassword = Annotated[Password, Field(min_length=8, description="8 characters to 72 bytes of UTF-8")]
Name = Annotated[str, TextLine(100), Field(examples=["Ada Lovelace"])]
AddressId = Annotated[str, Path(alias="id")]
SessionId = Annotated[str, Path(alias="id")]
ResetToken = Annotated[Text, Path(max_length=256, description="The token of the mailed link")]
MailedToken = Annotated[Text, Field(min_length=1, max_length=256, description="The token of the mailed link")]
Locale = Literal["en", "it"]
"""A language that mails are written in."""
RefreshToken = Annotated[Text, Field(min_length=1, max_length=256)]
